/**
 * Brings pictures from a graphics context that the processor draws to a canvas on the page, without anybody waiting for them: a page that shows such a
 * context itself stands still until the last pixel is drawn.
 */
export interface PictureRelay {
  /** A picture is on its way. */
  readonly isBusy: boolean;
  /** Sends for the picture that the context was just told to draw. */
  send(): void;
  /** Shows the picture that was sent for, if it is there by now; false when it is not. */
  receive(): boolean;
  /** Forgets what is on its way: the context was lost, or the picture is no longer wanted. */
  reset(): void;
}

/** A picture that came: what it cost (ms), and whether it was painted or drawn by the graphics side. */
export interface Arrival {
  readonly cost: number;
  readonly isPainted: boolean;
}

export function createPictureRelay(gl: WebGL2RenderingContext, screen: HTMLCanvasElement): PictureRelay {
  const pen = screen.getContext('2d', { willReadFrequently: true });
  let buffer: WebGLBuffer | null = null;
  let room = 0;
  let sync: WebGLSync | null = null;
  let size = { width: 0, height: 0 };
  let rows = new Uint32Array();
  let image: ImageData | undefined;

  function take(): void {
    const { width, height } = size;
    if (rows.length !== width * height) rows = new Uint32Array(width * height);
    if (image?.width !== width || image.height !== height) image = new ImageData(width, height);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
    gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, rows);
    gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    flipInto(new Uint32Array(image.data.buffer), rows, width, height);
    if (screen.width !== width || screen.height !== height) Object.assign(screen, size);
    pen?.putImageData(image, 0, 0);
  }

  return {
    get isBusy() {
      return sync !== null;
    },
    send() {
      if (gl.isContextLost()) return;
      size = { width: gl.drawingBufferWidth, height: gl.drawingBufferHeight };
      buffer ??= gl.createBuffer();
      const bytes = size.width * size.height * 4;
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, buffer);
      if (bytes !== room) gl.bufferData(gl.PIXEL_PACK_BUFFER, bytes, gl.STREAM_READ);
      room = bytes;
      gl.readPixels(0, 0, size.width, size.height, gl.RGBA, gl.UNSIGNED_BYTE, 0);
      gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
      gl.deleteSync(sync);
      sync = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
      gl.flush();
    },
    receive() {
      // Asking is free; waiting (`clientWaitSync`, reading pixels at once) would be the very thing that this is here to avoid.
      if (!sync || gl.getSyncParameter(sync, gl.SYNC_STATUS) !== gl.SIGNALED) return false;
      gl.deleteSync(sync);
      sync = null;
      take();
      return true;
    },
    reset() {
      [sync, buffer, room] = [null, null, 0];
    },
  };
}

/** Turns rows upside down, and takes alpha out of colours: graphics contexts begin at the bottom and multiply by alpha, pictures do neither. */
export function flipInto(target: Uint32Array, source: Uint32Array, width: number, height: number): void {
  for (let y = 0; y < height; y++) {
    const to = (height - 1 - y) * width;
    target.set(source.subarray(y * width, (y + 1) * width), to);
    for (let i = to; i < to + width; i++) {
      const pixel = target[i] ?? 0;
      const alpha = pixel >>> 24;
      if (alpha !== 0 && alpha !== 255) target[i] = divided(pixel, alpha);
    }
  }
}

function divided(pixel: number, alpha: number): number {
  const part = (shift: number): number => Math.min(255, Math.round((((pixel >>> shift) & 255) * 255) / alpha)) << shift;
  return ((alpha << 24) | part(16) | part(8) | part(0)) >>> 0;
}
