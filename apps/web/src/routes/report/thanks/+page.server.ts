/** A document: nothing of it does anything in the browser. */
export const csr = false;
