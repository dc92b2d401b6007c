/** How people of the network name a profile: `@name@host`. */
export function handleOf({
  preferredUsername,
  domain,
}: {
  preferredUsername: string | null;
  domain: string | null;
}): string {
  return [`@${preferredUsername}`, domain].filter(Boolean).join('@');
}
