/** Milliseconds: a browser hands a paste over right after the key that asks for it. */
const PASTE_MS = 60;

/** Puts text on the system's clipboard; false where that is not allowed. */
export async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * The text on the system's clipboard; undefined where it may not be read. A page is given it without asking anybody only in the paste that the
 * browser makes of Ctrl+V: whoever hears that key must let it pass. Without one (a menu, the palette) the browser is asked.
 */
export async function readClipboard(): Promise<string | undefined> {
  return (await nextPaste()) ?? (await navigator.clipboard?.readText().catch(() => undefined));
}

function nextPaste(): Promise<string | undefined> {
  return new Promise((resolve) => {
    const abort = new AbortController();
    const end = (text: string | undefined): void => {
      abort.abort();
      resolve(text);
    };
    window.addEventListener(
      'paste',
      (event) => {
        event.preventDefault();
        event.stopPropagation();
        end(event.clipboardData?.getData('text/plain'));
      },
      { signal: abort.signal, capture: true },
    );
    setTimeout(() => end(undefined), PASTE_MS);
  });
}
