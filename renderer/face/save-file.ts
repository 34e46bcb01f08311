/** Hands a file to the person: a browser downloads it, Electron asks where to save it. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  // Characters that some system forbids in names.
  link.download = name.replace(/[\\/:*?"<>|]/g, '_');
  link.click();
  // The download has taken hold of the content by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
