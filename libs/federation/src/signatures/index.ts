export { readSignature } from './read-signature.js';
export { receivedBy, type ReceivedRequest } from './received-request.js';
export { type OutgoingRequest, signRequest } from './sign-request.js';
export type { Signature, SignatureScheme, SigningKey } from './signature.js';
export { type SignatureRefusal, SignatureRefused } from './signature-refused.js';
