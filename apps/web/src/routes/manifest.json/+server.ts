/** Where Mobilizon has it as well. */
export { GET } from '../manifest.webmanifest/+server.ts';
