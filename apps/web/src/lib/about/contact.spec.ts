import { describe, expect, it } from 'vitest';
import { contactAddress, contactText } from './contact.ts';

describe('the contact of an instance', () => {
  it.each([
    ['admin@example.org', 'mailto:admin@example.org', 'admin@example.org'],
    ['mailto:admin@example.org', 'mailto:admin@example.org', 'admin@example.org'],
    ['https://example.org/contact', 'https://example.org/contact', 'example.org/contact'],
  ])('%s becomes a link', (contact, address, text) => {
    expect(contactAddress(contact)).toBe(address);
    expect(contactText(contact)).toBe(text);
  });

  it.each(['Rose, at the town hall', 'javascript:alert(1)', 'data:text/html,x', '@rose@example.org', ''])(
    '%s stays words',
    (contact) => {
      expect(contactAddress(contact)).toBeUndefined();
    },
  );
});
