/** A canvas that is never shown, for a context whose pictures are fetched. */
export function hiddenBeside(screen: HTMLCanvasElement): HTMLCanvasElement {
  const canvas = Object.assign(document.createElement('canvas'), { hidden: true });
  canvas.dataset.testid = 'face-stage';
  screen.after(canvas);
  return canvas;
}

/** Whether WebGL runs on the processor here (no graphics card, remote desktops, test machines). */
export function drawsWithProcessor(): boolean {
  const probe = document.createElement('canvas').getContext('webgl2');
  const extension = probe?.getExtension('WEBGL_debug_renderer_info');
  const name = extension ? String(probe?.getParameter(extension.UNMASKED_RENDERER_WEBGL)) : '';
  probe?.getExtension('WEBGL_lose_context')?.loseContext();
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name);
}
