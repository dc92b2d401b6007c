import { GroupVoices } from './group-voices.service.js';
import { RemoteComments } from './remote-comments.service.js';
import { RemoteMessages } from './remote-messages.service.js';

export { RemoteComments } from './remote-comments.service.js';

export const REMOTE_COMMENTS = [GroupVoices, RemoteComments, RemoteMessages];
