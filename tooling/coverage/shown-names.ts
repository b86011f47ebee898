import { relative, sep } from 'node:path'

/** A path as reports show it: relative to a folder that it is in, else as it is. */
export function shownPath(path: string, root: string): string {
  const inside = relative(root, path)
  return inside === '' || inside === '..' || inside.startsWith(`..${sep}`) ? path : inside
}

/** A name of a configuration, one character per byte, as text; UTF-8 is what nearly all of them are. */
export function shownName(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** On one line, whatever it holds. */
export function onOneLine(text: string): string {
  // eslint-disable-next-line no-control-regex -- these are the characters that end lines
  return text.replaceAll(/[\u0000-\u001f\u007f\u0085\u2028\u2029]/g, '_')
}
