import { expect, it } from 'vitest';
import { Viewer } from '#convoke/actors';
import type { MediaInputs } from '#convoke/media';
import type { DomainBlocks } from '#convoke/moderation';
import { ImportedPictures } from './imported-pictures.service.js';

const viewer = Viewer.of({ user: { id: '1' }, sessionId: null, actor: null, actorIds: ['2'] } as never);
const blocks = { mediaFor: (host: string) => async () => host !== 'blocked.example' } as unknown as DomainBlocks;
const picture = (host: string) => ({ picture: { url: `https://${host}/a.jpg`, alt: null } });

it('asks for no more pictures of a source where several cannot be had, and of none in vain where there is none', async () => {
  const asked: string[] = [];
  const obtain: MediaInputs['obtain'] = async ({ url }, { permits }) => {
    asked.push(url);
    return url.includes('there') && (await permits!(new URL(url))) ? '7' : null;
  };
  const pictures = new ImportedPictures({ obtain } as unknown as MediaInputs, blocks);
  const tally = { missed: 0 };
  const take = (from: { picture: { url: string; alt: string | null } | null }) =>
    pictures.take(viewer, '2', from, tally);
  expect(await take({ picture: null })).toBeNull();
  expect(await take(picture('there.example'))).toEqual({ mediaId: '7' });
  for (let time = 0; time < 10; time++) expect(await take(picture('blocked.example'))).toBeNull();
  expect(await take(picture('there.example'))).toBeNull();
  expect(asked).toHaveLength(6);
});
