import { defineParams } from '@sveltejs/kit/params';

const HANDLE = /^@[^@/]+(@[^@/]+)?$/;
const ABOUT = /^(terms|privacy|rules|glossary)$/;

export const params = defineParams({
  /** `@name` of a group here, `@name@host` of one elsewhere. */
  handle: (text) => (HANDLE.test(text) ? text : undefined),
  /** What Mobilizon has at the top and we below `/about`. */
  about: (text) => (ABOUT.test(text) ? text : undefined),
});
