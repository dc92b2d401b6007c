/** Words to be read: these pages need no script. */
export const csr = false;
