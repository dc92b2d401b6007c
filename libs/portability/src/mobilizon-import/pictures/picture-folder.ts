import { readFile, realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { SourceRefused } from '../source/source-refused.js';

/** Nothing that Mobilizon takes is larger, however it is set. */
const MAX_BYTES = 100 * 1024 * 1024;

/** The path below /media/ of a picture that Mobilizon keeps; null for one that lies elsewhere. */
export function pathOf(url: unknown, home: string): string | null {
  const address = typeof url === 'string' ? URL.parse(url, home) : null;
  if (!address || address.origin !== home || !address.pathname.startsWith('/media/')) return null;
  try {
    return decodeURIComponent(address.pathname.slice('/media/'.length)) || null;
  } catch {
    return null;
  }
}

/** The folder of Mobilizon's uploads. */
export class PictureFolder {
  private constructor(private readonly root: string) {}

  /** Throws SourceRefused where there is none. */
  static async open(path: string): Promise<PictureFolder> {
    const root = await realpath(path).catch((error: Error) => {
      throw new SourceRefused(`Cannot read ${path}: ${error.message}`);
    });
    if (!(await stat(root)).isDirectory()) throw new SourceRefused(`${path} is no folder.`);
    return new PictureFolder(root);
  }

  /** The bytes of a picture; null where it is not there, or is no file of the folder. */
  async read(path: string): Promise<Buffer | null> {
    if (path.includes('\0')) return null;
    const file = await realpath(join(this.root, path)).catch(() => null);
    if (!file?.startsWith(this.root + sep)) return null;
    const facts = await stat(file);
    return facts.isFile() && facts.size <= MAX_BYTES ? readFile(file) : null;
  }
}
