// What the editor takes for an address and for a path, by the same rules as our server (text.py).

const SITE = String.raw`[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:be|com|eu|nl|org|brussels|vlaanderen)(?![\p{L}\p{N}_-]|\.[\p{L}\p{N}])(?:[/?#:][^\s<]*[^\s<.,;:!?'")\]])?`;
const MAIL = String.raw`[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.[A-Za-z]{2,}`;
const WEB = String.raw`(?:[Hh][Tt][Tt][Pp][Ss]?:\/\/|[Ww]{3}\.)[^\s<]*[^\s<.,;:!?'")\]]`;
const PHONE = String.raw`[Tt][Ee][Ll]:\+?\d[\d./-]{4,}\d`;
// Addresses that the server makes links of.
export const ADDRESS = new RegExp(String.raw`${WEB}|${PHONE}|(?<![\p{L}\p{N}._%+@-])(?:[Mm]ailto:)?${MAIL}|(?<![\p{L}\p{N}_.@:/\\-])${SITE}`, 'gu');

const LETTER = String.raw`[^\s<>"|*?\x60\[\]()~_\\]|~(?!~)|_(?=[\p{L}\p{N}_])`;
const IN_PATH = String.raw`(?:${LETTER}|\\(?=${LETTER})|\\\*(?!\*))`;
const SHARE = String.raw`(?<![\p{L}\p{N}_\\])(?<!(?<![\p{L}\p{N}_])[A-Za-z]:)\\\\[\p{L}\p{N}_][\p{L}\p{N}_.$-]*(?:(?=\\)${IN_PATH}*)?`;
const DISK = String.raw`(?<=[A-Za-z]:)(?<![\p{L}\p{N}_\\][A-Za-z]:)(?=\\)${IN_PATH}+`;
// A folder of a network or a disk, which keeps its backslashes; and as it is read, with one at the end of a line.
export const PATH = `${SHARE}|${DISK}`;
export const READ_PATH = String.raw`(?:${PATH}|(?<=[A-Za-z]:)(?=\\(?:\n|$)))(?:\\(?=\n|$))?`;
