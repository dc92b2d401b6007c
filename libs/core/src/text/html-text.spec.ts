import { expect, it } from 'vitest';
import { readableText } from './html-text.js';

it('keeps paragraphs, lists and where links lead to', () => {
  const html =
    '<h2>Picnic</h2><p>Bring<br>bread &amp; <b>cheese</b>.</p><ul><li>rain</li><li>shine</li></ul>' +
    '<p><a href="https://a.example/x">the map</a> or <a href="https://b.example">https://b.example</a></p>' +
    '<p><img src="https://a.example/x.png" alt="A tree"></p>';
  expect(readableText(html)).toBe(
    'Picnic\n\nBring\nbread & cheese.\n\n * rain\n * shine\n\nthe map (https://a.example/x) or https://b.example',
  );
});
