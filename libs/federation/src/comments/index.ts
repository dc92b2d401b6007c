import { RemoteComments } from './remote-comments.service.js';

export { RemoteComments } from './remote-comments.service.js';

export const REMOTE_COMMENTS = [RemoteComments];
