import { styleText } from 'node:util'

type Style = Parameters<typeof styleText>[0]

/** Colours text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string

/** What colours text for a terminal when `isColoured`. */
export function createPaint(isColoured: boolean): Paint {
  if (!isColoured) return (_, text) => text
  return (style, text) => (text === '' ? '' : styleText(style, text, { validateStream: false }))
}
