/** A document, kept by src/service-worker for when there is no network. */
export const csr = false;
