/** How to follow what an admin gave as contact: a mail address, a page, or nothing where it is only words. */
export function contactAddress(contact: string): string | undefined {
  const bare = contact.trim().replace(/^mailto:/i, '');
  if (/^[^\s@<>"']+@[^\s@<>"']+\.[^\s@<>"']+$/.test(bare)) return `mailto:${bare}`;
  return /^https?:\/\/[^\s<>"']+$/i.test(bare) ? bare : undefined;
}

/** The contact as people read it. */
export function contactText(contact: string): string {
  return contact.trim().replace(/^mailto:|^https?:\/\//i, '');
}
