const ADDRESS = /[^\s<>"'(),:;]+@[^\s<>"'(),:;]+/g;

/** An e-mail address as whoever runs the instance needs it: the server that it is at, not whose it is. */
export function maskAddress(address: string): string {
  const at = address.lastIndexOf('@');
  return at < 1 ? '…' : `${[...address][0]}…${address.slice(at)}`;
}

/** A text of other programs, with the addresses in it masked. */
export function maskAddresses(text: string): string {
  return text.replace(ADDRESS, maskAddress);
}
