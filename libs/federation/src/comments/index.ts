import { RemoteComments } from './remote-comments.service.js';
import { RemoteMessages } from './remote-messages.service.js';

export { RemoteComments } from './remote-comments.service.js';

export const REMOTE_COMMENTS = [RemoteComments, RemoteMessages];
