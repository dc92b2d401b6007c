const EXTENSIONS = { 'image/jpeg': 'jpg', 'image/webp': 'webp' } as const;
export type FileType = keyof typeof EXTENSIONS;

const TYPES = Object.fromEntries(Object.entries(EXTENSIONS).map(([type, extension]) => [extension, type as FileType]));
const KEY = /^[0-9a-f]{32}-[1-9]\d{0,4}\.([a-z]{3,4})$/;
const PRIVATE_KEY = /^[0-9a-f]{32}$/;

/** Key of one of a picture's files. */
export function fileKey(storageKey: string, width: number, contentType: FileType): string {
  return `${storageKey}-${width}.${EXTENSIONS[contentType]}`;
}

/** Content type of the file that a key names; undefined for anything that is no key of ours. */
export function typeOfKey(key: string): FileType | undefined {
  const extension = KEY.exec(key)?.[1];
  return extension === undefined ? undefined : TYPES[extension];
}

/** Only keys of our own shape get to a storage, and so no path leads out of it. */
export function checkedFileKey(key: string): string {
  if (typeOfKey(key) === undefined) throw new Error(`Not a key of a stored file: ${key}`);
  return key;
}

/** The same for a private file's. */
export function checkedPrivateKey(key: string): string {
  if (!PRIVATE_KEY.test(key)) throw new Error(`Not a key of a private file: ${key}`);
  return key;
}
