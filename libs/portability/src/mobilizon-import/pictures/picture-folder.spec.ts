import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathOf, PictureFolder } from './picture-folder.js';

let root: string;
let folder: PictureFolder;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'uploads-'));
  await mkdir(join(root, 'uploads/aa'), { recursive: true });
  await writeFile(join(root, 'uploads/aa/b.jpg'), 'picture');
  await writeFile(join(root, 'secret'), 'secret');
  await symlink(join(root, 'secret'), join(root, 'uploads/link.jpg'));
  folder = await PictureFolder.open(join(root, 'uploads'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the folder of uploads', () => {
  it('gives its files, and none that lies outside', async () => {
    expect((await folder.read('aa/b.jpg'))?.toString()).toBe('picture');
    for (const path of ['../secret', 'link.jpg', join(root, 'secret'), 'aa', 'aa/none.jpg', 'a\0', '.', '']) {
      expect([path, await folder.read(path)]).toEqual([path, null]);
    }
  });

  it('has to be one', async () => {
    await expect(PictureFolder.open(join(root, 'none'))).rejects.toThrow(/^Cannot read/);
    await expect(PictureFolder.open(join(root, 'secret'))).rejects.toThrow('is no folder');
  });
});

it('a path is what follows /media/ on the instance itself', () => {
  const home = 'https://here.example';
  expect(pathOf(`${home}/media/aa/b%20c.jpg?name=x`, home)).toBe('aa/b c.jpg');
  expect(pathOf('/media/a.jpg', home)).toBe('a.jpg');
  for (const url of [
    `${home}/proxy/a.jpg`,
    'https://there.example/media/a.jpg',
    `${home}/media/`,
    `${home}/media/%ff`,
    5,
    null,
  ]) {
    expect(pathOf(url, home)).toBeNull();
  }
});
