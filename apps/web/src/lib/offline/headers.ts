/** Of a page: who reads it, in letters that say nothing of them. */
export const readerHeader = 'x-convoke-reader';
/** Of a page: that the browser may keep it for when there is no network. */
export const keepHeader = 'x-convoke-keep';
/** Of a form that waited for the network: under which id it is done once. */
export const actionHeader = 'x-convoke-action';
/** Of a request for a page: that the browser keeps it for later, and nobody reads it now. */
export const unreadHeader = 'x-convoke-unread';
