import type { Area, Definition } from '../definition.ts'

const log = (text: string): string => `xlog("L_ALERT", "${text}\\n");`
const show = (variable: string, paths: readonly string[]): string =>
  log(paths.map((path) => `${path}=[$${variable}(${path})]`).join(' '))

/** Records within records, and what their paths are read with. */
const deep = `$xavp(c=>x) = 1; $xavp(c[0]=>y) = "why"; $xavp(b=>c) = $xavp(c); $xavp(b[0]=>c) = "t"; $xavp(a=>b) = $xavp(b); $xavp(a[0]=>z) = 3;`
const deepXavu = `$xavu(c=>x) = 1; $xavu(c=>y) = "why"; $xavu(b=>c=>x) = 5; $xavu(a=>b=>c) = 7; $xavu(a=>b=>d) = "dd"; $xavu(e=>f) = $xavu(c);`

// prettier-ignore
const read = ['a=>b=>c', 'a[0]=>b[0]=>c', 'a=>b=>c[1]', 'a=>b=>c=>x', 'a=>b=>c[1]=>x', 'a[0]=>b[0]=>c[1]=>y[0]', 'b=>c=>x', 'b=>c[1]=>x', 'b=>c[-1]=>x', 'b=>c[*]', 'b[*]=>c[1]=>x', 'b=>c[*]=>x',
  'b=>c[1]=>x[*]', 'a=>z=>q', 'a=>b=>', 'a=>=>c', 'a=>b=>c=>x=>y=>z', 'a[1]=>b[0]=>c', 'a=>b', 'a=>b=>nope', 'a=>nope=>c', 'nope=>b=>c', 'a => b => c', 'b => c[1] => x', 'b->c', 'b=>c=x', 'b=c',
  'b=>c[1]x', '$var(n)=>c', 'b=>$var(n)', 'b[$var(i)]=>c', 'b=>c[$var(i)]=>x']

// prettier-ignore
const readXavu = ['c', 'c=>x', 'b=>c', 'b=>c=>x', 'a=>b=>c', 'a=>b', 'a=>b=>d', 'a=>b=>c=>d', 'e=>f', 'e=>f=>x', 'a[0]=>b', 'a=>b[0]=>c', 'nope=>x', 'a=>nope=>x', 'a=>b=>nope', 'c=>x=>y']

// prettier-ignore
const write = ['a=>b=>c', 'a[0]=>b[0]=>c', 'b[0]=>c[1]=>x', 'b=>c[1]=>x', 'b=>c=>x', 'b[0]=>c=>x', 'n=>m=>k', 'n[0]=>m[0]=>k', 'a=>b=>c=>x', 'b[0]=>c[1]=>x[*]']
const writeXavu = ['c=>x', 'b=>c', 'b=>c=>x', 'a=>b=>c', 'a=>b', 'a=>b=>c=>d', 'n=>m=>k', 'n=>m', 'c=>x=>k']
const values = ['5', '"t"', '$null', '$xavp(c)']
const seen = ['a=>b', 'b=>c=>x', 'b=>c[1]=>x', 'c=>x', 'n=>m', 'b=>c', 'b[1]=>c', 'a=>b=>c', 'a=>b=>d']

/** How a path may be written. */
// prettier-ignore
const spellings = ['b', '', ' b', 'b[', 'b[1', 'b[]', 'b[x]', 'b]', 'b[1]x', 'b[1]=c', 'b[1]=>', 'b=>', 'b=> ', 'b=>[1]', 'b=>[0]', 'b=>c[', 'b=>c[x]', 'b=>c[]', 'b=>c[1', 'b c', 'b c=>d', 'b=>c d', 'b=>c]', '[1]', '[0]=>c', '=>c', '=>',
  'b [1] => c [1]', 'b[ 0 ]=>c', 'b[1 2]=>c', 'b[+1]=>c', 'b[99999999999]', 'b[-0]=>c', 'b[1a]', 'b[$nope]', 'b=', 'b-c', 'b.c', 'b,c', 'b==>c', 'b[*]', 'b=>c[ * ]', 'b[$(var(z){s.int})]=>c',
  'b=>c=>d[x', 'b:c', 'b[1][2]', 'b[1]=>>c', 'b=>>c', 'b[-]', 'b[-]=>c', 'b[--1]', 'b[1-]', 'b[0] =>c', 'b[0] x', 'b=>c [0]q', 'b[0]x=>c', 'b =>c=x', 'b[0]=>c ] x', 'b[$var(z)]x=>c', 'b[ $var(z)]=>c',
  'b[$var(z) ]=>c', 'b[$rm]=>c', 'b=>$rm', ' b=>c ', 'b=>c=> x', 'b=>c[-1]', 'b[-1]']

// prettier-ignore
const places = ['b=>c', 'b=>C', 'B=>c', 'b[0]=>c', 'b[0]=>C', 'b=>c[0]', 'b[0]=>c[0]', 'b[0]=>c[1]', 'b=>c[*]', 'b[0]=>c[*]', 'b[*]=>c', 'b[*]=>c[*]', 'b', 'b[0]', 'b[1]', 'b[*]', 'B', 'b[-1]', 'b[-1]=>c', 'b[5]', 'b[5]=>c',
  'b[0]=>c[5]', 'b[0]=>c[-1]', 'n=>c', 'n', 'n[0]', 'n[0]=>c', 'b=>n', 'b[0]=>n']
// prettier-ignore
const around = ['b', 'b[1]', 'b=>c', 'b=>c[1]', 'b=>c[2]', 'b[1]=>c', 'b=>k', 'b[2]', 'b[1]=>k', 'n', 'b=>n', 'B', 'B=>C', 'b=>C', 'n=>c']

/** What is left of records when values go, and which values share a name. */
const lives: { readonly [name: string]: readonly (string | readonly string[])[] } = {
  'name of its own': ['$xavu(b=>c=>c)=9;', ['b=>c', 'b=>c=>c', 'b', 'c']],
  'last value goes': [
    '$xavu(b=>c=>x)=9; $xavu(x)=4; $xavu(c)=3; $xavu(b=>c=>x)=$null;',
    ['b=>c', 'b=>c=>x', 'b', 'b=>q', 'b=>x'],
    '$xavu(b=>d)=1;',
    ['b', 'b=>c', 'b=>d'],
  ],
  'both depths': [
    '$xavu(b=>c)=1; $xavu(b=>c=>x)=2; $xavu(b=>c)=3;',
    ['b=>c', 'b=>c=>x'],
    '$xavu(b=>c)=$null;',
    ['b=>c', 'b=>c=>x'],
  ],
  'value becomes record': [
    '$xavu(a)=1; $xavu(a=>b=>c)=3;',
    ['a', 'a=>b', 'a=>b=>c'],
    '$xavu(a)=5;',
    ['a', 'a=>b=>c'],
    '$xavu(a)=$null;',
    ['a', 'a=>b=>c'],
  ],
  deeper: ['$xavu(a=>b=>c=>d=>e=>f=>g)=6;', ['a=>b=>c=>d=>e=>f=>g', 'a=>b=>g', 'a=>g', 'a=>b=>c=>d=>e=>f']],
  'blanks are kept': ['$xavu(b => c)=1; $xavu(b=>c)=2;', ['b => c', 'b=>c', 'b=> c', 'b =>c']],
}

const frag = (id: string, code: string): Definition => ({ id: `path/${id}`, kind: 'frag', code })

const ofBoth = ['xavp', 'xavi'].flatMap((name): readonly Definition[] => [
  frag(
    `${name} every record`,
    `$${name}(b=>c)=1; $${name}(b=>c)=2; $${name}(b[0]=>c)=3; ${show(name, ['b[*]=>c', 'b[*]', 'b[*]=>c[*]', 'b[*]=>c[1]'])}`,
  ),
  frag(
    `${name} without values`,
    `$${name}(b=>c)=1; $${name}(b=>c)=$null; ${show(name, ['b', 'b=>c'])} $${name}(d)=7; ${show(name, ['b', 'b=>d', 'd'])}`,
  ),
  ...places.flatMap((path) =>
    ['$null', '9'].map((value) =>
      frag(
        `${name} ${path} = ${value}`,
        `$${name}(b=>c)=1; $${name}(b=>c)=2; $${name}(b[0]=>c)=3; $${name}(b[0]=>k)=4; $${name}(${path})=${value}; ${show(name, around)}`,
      ),
    ),
  ),
])

/** Paths of `$xavp`, `$xavi` and `$xavu`: how they are written, their indexes, and what lies deeper than two names. */
export const attributePaths: Area = {
  name: 'attribute-paths',
  definitions: [
    ...read.map((path) =>
      frag(
        `read $xavp(${path})`,
        `$var(i) = 1; $var(n) = "c"; ${deep} $vn(r) = $xavp(${path}); ${log(`[$vn(r)] [$xavp(${path})]`)}`,
      ),
    ),
    ...readXavu.map((path) =>
      frag(`read $xavu(${path})`, `${deepXavu} $vn(r) = $xavu(${path}); ${log(`[$vn(r)] [$xavu(${path})]`)}`),
    ),
    ...write.flatMap((path) =>
      values.map((value) =>
        frag(`write $xavp(${path}) = ${value}`, `${deep} $xavp(${path}) = ${value}; ${show('xavp', [path, ...seen])}`),
      ),
    ),
    ...writeXavu.flatMap((path) =>
      values.map((value) =>
        frag(
          `write $xavu(${path}) = ${value}`,
          `${deepXavu} $xavu(${path}) = ${value}; ${show('xavu', [path, ...seen.filter((one) => !one.includes('['))])}`,
        ),
      ),
    ),
    ...['xavp', 'xavi', 'xavu'].flatMap((name) =>
      spellings.map((path) =>
        frag(
          `spelled $${name}(${path})`,
          `$var(z)=0; $${name}(b=>c)="x"; $${name}(${path})=5; ${show(name, ['b=>c', 'b', 'b[1]=>c'])} ${log(`[$${name}(${path})]`)}`,
        ),
      ),
    ),
    ...Object.entries(lives).map(([name, steps]) =>
      frag(name, steps.map((step) => (typeof step === 'string' ? step : show('xavu', step))).join(' ')),
    ),
    ...ofBoth,
  ],
}
