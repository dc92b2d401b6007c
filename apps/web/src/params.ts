import { defineParams } from '@sveltejs/kit/params';

const HANDLE = /^@[^@/]+(@[^@/]+)?$/;

export const params = defineParams({
  /** `@name` of a group here, `@name@host` of one elsewhere. */
  handle: (text) => (HANDLE.test(text) ? text : undefined),
});
