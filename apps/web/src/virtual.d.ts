declare module 'virtual:icon-sprite' {
  const address: string;
  export default address;
}

declare module 'virtual:world-outline' {
  const address: string;
  export default address;
}
