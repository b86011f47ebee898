/** A text in which places stand between « and », with carets in lines of their own below the places instead. */
export function marksToCarets(text: string): string {
  return text
    .split('\n')
    .map((line): string => {
      const marks = caretsOf(line)
      const shown = line.replace(/[«»]/g, '')
      return marks === '' ? shown : `${shown}\n${marks}`
    })
    .join('\n')
}

/** A place that goes on in further lines is marked in its first. */
function caretsOf(line: string): string {
  let [carets, isMarked] = ['', false]
  if (!line.includes('«')) return ''
  for (const char of line) {
    if (char === '«') isMarked = true
    else if (char === '»') isMarked = false
    else carets += isMarked ? '^' : char === '\t' ? '\t' : ' '
  }
  return carets.trimEnd()
}

/** The text without its marks. */
export function withoutMarks(text: string): string {
  return text.replace(/[«»]/g, '')
}
