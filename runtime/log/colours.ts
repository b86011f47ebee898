import type { LogLevel } from './logger.ts'

/**
 * Kamailio's two-letter colours: foreground, then background. Capitals are bright and for the foreground only; `x` is the terminal's
 * own colour.
 */
const backgrounds = 'xsrgybpcw'
const foregrounds = `${backgrounds}SRGYBPCW`
/** SGR numbers of the letters: black 0 … white 7, the terminal's own 9. */
const numbers: ReadonlyMap<string, number> = new Map(
  Array.from(backgrounds, (letter, index): [string, number] => [letter, index === 0 ? 9 : index - 1]),
)

/** Marks stand where no byte of a message can: beyond latin1. Those of the second range are shown in the system's log too. */
const firstMark = 0xe000
const firstForcedMark = 0xe100

/** The colours of lines on a terminal, by level (6.1.5). */
export const defaultLevelColours: ReadonlyMap<LogLevel, string> = new Map([
  [-5, 'Rx'],
  [-4, 'Px'],
  [-3, 'yx'],
  [-2, 'yx'],
  [-1, 'rx'],
  [0, 'px'],
  [1, 'gx'],
  [2, 'cx'],
  [3, 'xx'],
])

/** The escape sequence of a colour such as `rx`; undefined when it is none. */
export function colourSequence(name: string): string | undefined {
  const [foreground = '', background = ''] = name
  if (name.length !== 2 || !foregrounds.includes(foreground) || !backgrounds.includes(background)) return undefined
  const isBright = foreground !== foreground.toLowerCase()
  return `\x1b[${isBright ? 1 : 0};3${numbers.get(foreground.toLowerCase())};4${numbers.get(background)}m`
}

/**
 * A character that stands for a colour in a text for the log; undefined when the name is none. The logger makes it an escape
 * sequence: one that came in a message stays harmless text. `isForced` keeps it in the system's log as well.
 */
export function colourMark(name: string, isForced: boolean): string | undefined {
  if (colourSequence(name) === undefined) return undefined
  const [foreground = '', background = ''] = name
  const index = foregrounds.indexOf(foreground) * backgrounds.length + backgrounds.indexOf(background)
  return String.fromCharCode((isForced ? firstForcedMark : firstMark) + index)
}

/** The text with its marks as escape sequences, or without them where there is no terminal. */
export function renderColourMarks(text: string, isTerminal: boolean): string {
  return text.replace(/[\ue000-\ue1ff]/g, (mark) => {
    const code = mark.charCodeAt(0)
    const isForced = code >= firstForcedMark
    if (!isTerminal && !isForced) return ''
    const index = code - (isForced ? firstForcedMark : firstMark)
    const foreground = foregrounds[Math.floor(index / backgrounds.length)] ?? ''
    return colourSequence(foreground + (backgrounds[index % backgrounds.length] ?? '')) ?? ''
  })
}
