import type { Address } from './address.entity.js';

/** "Town hall, 1 Main Street, 69002 Lyon, France"; empty where nothing of it can be said in words. */
export function addressWords({ description, street, postalCode, locality, country }: Address): string {
  const town = [postalCode, locality].filter(Boolean).join(' ');
  return [...new Set([description, street, town, country].filter(Boolean))].join(', ');
}
