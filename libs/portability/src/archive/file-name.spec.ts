import { expect, it } from 'vitest';
import { fileNameOf } from './file-name.js';

const named = (name: string) =>
  fileNameOf({ uuid: '0a1b2c3d-0000-4000-8000-000000000000', name, contentType: 'image/webp' });

it.each([
  ['Our ball.jpeg', 'Our ball.webp'],
  ['Été à Lyon', 'Été à Lyon.webp'],
  ['../../etc/passwd', '_.._etc_passwd.webp'],
  ['C:\\pictures\\me.png', 'C_pictures_me.webp'],
  ['line\nbreak\u202e.jpg', 'line_break_.webp'],
  ['...', 'picture.webp'],
  ['', 'picture.webp'],
  ['x'.repeat(300), `${'x'.repeat(80)}.webp`],
])('a picture named %j lies in a folder of its own under a name that is safe everywhere', (name, file) => {
  expect(named(name)).toBe(`media/0a1b2c3d/${file}`);
});
