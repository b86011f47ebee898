/** Inputs of transformations by name, as they are written in a configuration. */
export type Inputs = { readonly [name: string]: string }

/** Values of each kind that any transformation may meet. */
export const values = {
  null: '$null',
  empty: '""',
  zero: '0',
  minus: '-12',
  huge: '1 << 62',
} as const satisfies Inputs

/** Texts with everything that separates, quotes or folds. */
export const texts = {
  blank: '" "',
  word: '"Alice"',
  digits: '"0042"',
  quoted: '"\\"a, b\\" \'c\'; d"',
  lines: '"one\\r\\ntwo\\n\\nfour\\r"',
  folded: '"Subject: a\\r\\n  b\\r\\n\\tc"',
  spread: '"  \\ttab and  blank \\r\\n"',
  utf8: '"žluťoučký €"',
  percent: '"%41%zz%2fa+b%"',
  backslash: '"a\\\\b\\\\\\\\n"',
  brackets: '"[a](b){c}<d>"',
  semicolons: '"a=1;b=;;c"',
} as const satisfies Inputs

/** URIs that are whole, odd and broken. */
export const uris = {
  full: '"sip:alice:secret@example.com:5080;transport=tcp;lr;r2=on;ttl=3;maddr=1.2.3.4;method=INVITE;user=phone;x=1?Subject=a&b=c"',
  bare: '"sip:example.com"',
  sips: '"sips:bob@[2001:db8::1]:5061;transport=TLS"',
  tel: '"tel:+1-555-1234;phone-context=+1;ext=7"',
  urn: '"urn:service:sos"',
  capital: '"SIP:Alice@Example.COM;Transport=UDP;LR"',
  port0: '"sip:a@b:0"',
  portBig: '"sip:a@b:65536"',
  portText: '"sip:a@b:50x0"',
  noUser: '"sip:@b"',
  emptyPassword: '"sip:a:@b"',
  twoAt: '"sip:a@b@c"',
  noHost: '"sip:a@"',
  escaped: '"sip:a%40b;p=1@h;lr=;x=%3b"',
  unknownParams: '"sip:a@h;a;b=;c=1;a=2;C=3"',
  userParams: '"sip:a;isub=1;x=2@h"',
  trailing: '"sip:a@h;"',
  headersOnly: '"sip:h?To=x"',
  blankBefore: '" sip:a@h"',
  blankInside: '"sip:a b@h"',
  bracket: '"<sip:a@h>"',
  ws: '"sip:a@h;transport=ws"',
  sctp: '"sip:a@h:5062;transport=sctp"',
  oddTransport: '"sip:a@h;transport=carrier"',
  http: '"http://h/"',
  scheme: '"sip:"',
} as const satisfies Inputs

/** Header bodies with an address. */
export const addresses = {
  whole: '"\\"Bob \\\\\\"B\\\\\\" B\\" <sip:bob:pw@a.org:5062;transport=tcp?x=y>;tag=t-1;x=y"',
  token: '"Bob B <sip:bob@a.org>;tag=1"',
  noBrackets: '"sip:bob@a.org;tag=2;p"',
  noTag: '"<sip:bob@a.org>"',
  emptyTag: '"<sip:bob@a.org>;tag="',
  quotedTag: '"<sip:bob@a.org>;tag=\\"q\\""',
  twoTags: '"<sip:bob@a.org>;tag=1;tag=2"',
  capitalTag: '"<sip:bob@a.org>;TAG=1"',
  wide: '"  <sip:bob@a.org>  ;  tag = 3  "',
  tel: '"<tel:+1555>;tag=1"',
  openBracket: '"<sip:bob@a.org"',
  openQuote: '"\\"Bob <sip:bob@a.org>"',
  noUri: '"Bob"',
  badUri: '"<bob>"',
  emptyUri: '"<>"',
  list: '"<sip:a@b>, <sip:c@d>"',
  star: '"*"',
  anonymous: '"Anonymous <sip:anonymous@anonymous.invalid>;tag=x"',
  folded: '"<sip:a@b>\\r\\n ;tag=1"',
  utf8: '"\\"Žofie\\" <sip:z@a.org>;tag=1"',
} as const satisfies Inputs

/** Lists of parameters. */
export const lists = {
  plain: '"a=1;b=2;c"',
  repeated: '"a=1;A=2;a=3"',
  quoted: '"a=\\"1;2\\";b=\'x\';c=\\"\\""',
  blanks: '" a = 1 ; b=2 "',
  emptyItems: '"a=1;;b=2;"',
  emptyValue: '"a=;b="',
  commas: '"a=1,b=2,c"',
  ampersands: '"a=1&b=2;3&c"',
  pipes: '"a=1|b=2"',
  equals: '"a=b=c"',
  noName: '"=1;b=2"',
  star: '"*;a=1"',
  openQuote: '"a=\\"1;b=2"',
  bracketed: '"a=<1;2>;b=2"',
  utf8: '"é=ž;b=2"',
} as const satisfies Inputs
