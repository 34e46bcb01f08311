/** As deep as folders are looked into. */
const MOST_LEVELS = 8;
const MOST_FILES = 5_000;
/** Recordings and what may say what is said in them. */
const WANTED = /\.(wav|bwf|rf64|bw64|aiff?|flac|mp3|m4a|mp4|aac|ogg|opus|txt|csv|tsv)$/i;

/** All recordings and scripts that were dropped, also those in folders, in the order of their names. Must be called while the event is handled. */
export async function droppedFiles(transfer: DataTransfer): Promise<readonly File[]> {
  const entries = [...transfer.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  const loose = [...transfer.files];
  if (entries.length === 0) return loose;
  const files: File[] = [];
  for (const entry of entries) await collect(entry, 0, files);
  return files;
}

async function collect(entry: FileSystemEntry, level: number, files: File[]): Promise<void> {
  if (files.length >= MOST_FILES) return;
  if (isFile(entry)) {
    // What was named by hand is taken as it is, so that it is refused with a reason; folders are searched.
    if (level === 0 || WANTED.test(entry.name)) files.push(await fileOf(entry));
    return;
  }
  if (!isFolder(entry) || level >= MOST_LEVELS) return;
  const children = await childrenOf(entry);
  children.sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  for (const child of children) await collect(child, level + 1, files);
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isFolder(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

function fileOf(entry: FileSystemFileEntry): Promise<File> {
  return new Promise((resolve, reject) => entry.file(resolve, reject));
}

/** A reader gives a folder in portions until one is empty. */
async function childrenOf(folder: FileSystemDirectoryEntry): Promise<FileSystemEntry[]> {
  const reader = folder.createReader();
  const children: FileSystemEntry[] = [];
  for (;;) {
    const portion = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (portion.length === 0) return children;
    children.push(...portion);
  }
}
