import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

/** Deeper than anybody writes. The parser moves the whole list of what is open with each tag, and searches it at each end tag. */
const DEEPEST = 100;

/** What the parser keeps of the tags that are open. */
interface OpenTags {
  stack: unknown[];
  /** It grows by itself where tags end in another order than they began in. */
  foreignContext: unknown[];
}

/** Hides tags from the parser that it would keep too many of; the words in them stay, and so does what ends. */
export class ShallowTokenizer extends Tokenizer {
  constructor(options: ConstructorParameters<typeof Tokenizer>[0], parser: TokenizerCallbacks) {
    super(options, withoutDeepTags(parser, parser as unknown as OpenTags));
  }
}

function withoutDeepTags(parser: TokenizerCallbacks, open: OpenTags): TokenizerCallbacks {
  let hidden = false;
  return {
    onopentagname(start, end) {
      hidden = open.stack.length + open.foreignContext.length > DEEPEST;
      if (!hidden) parser.onopentagname(start, end);
    },
    onattribname: (start, end) => void (hidden || parser.onattribname(start, end)),
    onattribdata: (start, end) => void (hidden || parser.onattribdata(start, end)),
    onattribentity: (codepoint) => void (hidden || parser.onattribentity(codepoint)),
    onattribend: (quote, end) => void (hidden || parser.onattribend(quote, end)),
    onopentagend: (end) => void (hidden || parser.onopentagend(end)),
    onselfclosingtag: (end) => void (hidden || parser.onselfclosingtag(end)),
    onclosetag: (start, end) => parser.onclosetag(start, end),
    ontext: (start, end) => parser.ontext(start, end),
    ontextentity: (codepoint, end) => parser.ontextentity(codepoint, end),
    oncomment: (start, end, offset) => parser.oncomment(start, end, offset),
    oncdata: (start, end, offset) => parser.oncdata(start, end, offset),
    ondeclaration: (start, end) => parser.ondeclaration(start, end),
    onprocessinginstruction: (start, end) => parser.onprocessinginstruction(start, end),
    onend: () => parser.onend(),
  };
}
