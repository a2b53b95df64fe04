// Addresses are left as they were typed, and plain ones are found by the server.
export const encode = (text) => text;
export const decode = encode;
export const format = encode;
export const parse = () => ({});
export const toASCII = encode;
export const toUnicode = encode;
export default class {}
