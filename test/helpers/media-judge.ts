import type { Page } from 'playwright-core';

/** What a picture is like, in levels of 0..255. */
export interface PictureFacts {
  readonly width: number;
  readonly height: number;
  readonly mean: number;
  /** Standard deviation of the brightness: about 0 for a blank page. */
  readonly spread: number;
}

export interface FilmFacts {
  readonly duration: number;
  readonly width: number;
  readonly height: number;
  /** Spread of brightness of the picture in the middle. */
  readonly spread: number;
  readonly soundSeconds: number;
  /** Loudest sample, 0..1. */
  readonly peak: number;
}

export async function pictureFacts(judge: Page, bytes: Buffer): Promise<PictureFacts> {
  return judge.evaluate(async (text) => {
    const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
    const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
    let [sum, squares] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      const level = (data[i]! + data[i + 1]! + data[i + 2]!) / 3;
      sum += level;
      squares += level * level;
    }
    const count = data.length / 4;
    const mean = sum / count;
    return { width: bitmap.width, height: bitmap.height, mean, spread: Math.sqrt(squares / count - mean * mean) };
  }, bytes.toString('base64'));
}

/** Share of the pixels that differ by more than a few levels between two pictures of one size. */
export async function pictureDifference(judge: Page, a: Buffer, b: Buffer): Promise<number> {
  return judge.evaluate(
    async (texts) => {
      const [one, two] = await Promise.all(
        texts.map(async (text) => {
          const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0))]));
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')!;
          context.drawImage(bitmap, 0, 0);
          return context.getImageData(0, 0, bitmap.width, bitmap.height).data;
        }),
      );
      let different = 0;
      for (let i = 0; i < one!.length; i += 4) {
        const by = Math.max(...[0, 1, 2].map((k) => Math.abs(one![i + k]! - two![i + k]!)));
        if (by > 6) different++;
      }
      return different / (one!.length / 4);
    },
    [a.toString('base64'), b.toString('base64')],
  );
}

/** Loads a film as a person's player would. */
export async function filmFacts(judge: Page, bytes: Buffer): Promise<FilmFacts> {
  return judge.evaluate(async (text) => {
    const content = Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0));
    const video = document.createElement('video');
    const happened = (name: string): Promise<unknown> =>
      new Promise((resolve, reject) => {
        video.addEventListener(name, resolve, { once: true });
        video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
      });
    const loaded = happened('loadeddata');
    video.src = URL.createObjectURL(new Blob([content], { type: 'video/webm' }));
    await loaded;
    const sought = happened('seeked');
    video.currentTime = video.duration / 2;
    await sought;
    const context = new OffscreenCanvas(video.videoWidth, video.videoHeight).getContext('2d')!;
    const look = (): Uint8ClampedArray => {
      context.drawImage(video, 0, 0);
      return context.getImageData(0, 0, video.videoWidth, video.videoHeight).data;
    };
    // A busy player tells that it has found the place before it has the picture.
    let data = look();
    for (let tries = 0; tries < 50 && data.every((value, i) => value === data[i % 4]); tries++) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      data = look();
    }
    let [sum, squares] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
      sum += data[i + 1]!;
      squares += data[i + 1]! ** 2;
    }
    const mean = sum / (data.length / 4);
    const sound = await new OfflineAudioContext(1, 48_000, 48_000).decodeAudioData(content.buffer);
    return {
      duration: video.duration,
      width: video.videoWidth,
      height: video.videoHeight,
      spread: Math.sqrt(squares / (data.length / 4) - mean * mean),
      soundSeconds: sound.duration,
      peak: sound.getChannelData(0).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0),
    };
  }, bytes.toString('base64'));
}
