// Runs in the browser: gives what of the page overlaps, is wider than its place, or is hard to read, in a line each.
;(() => {
  const faults = new Set()
  const nameOf = (one) => `${one.tagName} ${one.getAttribute('class') ?? ''} ${(one.textContent ?? '').slice(0, 40)}`

  const findOverflows = () => {
    const { scrollWidth, clientWidth } = document.documentElement
    if (scrollWidth > clientWidth) faults.add(`the page is ${scrollWidth} wide in ${clientWidth}`)
    for (const one of document.querySelectorAll('main *:not(svg *), header *')) {
      if (one.closest('.scroll, .unseen') !== null || one.clientWidth === 0) continue
      if (one.scrollWidth > one.clientWidth + 1) faults.add(`overflows: ${nameOf(one)}`)
    }
  }

  const isOver = (one, other) =>
    one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1

  const findOverlaps = (elements) => {
    const boxes = [...elements].map((element) => ({ element, box: element.getBoundingClientRect() }))
    for (const [index, one] of boxes.entries()) {
      for (const other of boxes.slice(index + 1)) {
        if (isOver(one.box, other.box)) faults.add(`overlap: ${nameOf(one.element)} and ${nameOf(other.element)}`)
      }
    }
  }

  const findOutside = (svg) => {
    const outer = svg.getBoundingClientRect()
    for (const text of svg.querySelectorAll('text')) {
      const { left, right, bottom } = text.getBoundingClientRect()
      if (left < outer.left - 1 || right > outer.right + 1 || bottom > outer.bottom + 1) {
        faults.add(`outside: ${nameOf(text)}`)
      }
    }
  }

  // Any colour of CSS as red, green, blue and alpha.
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const colourOf = (text) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = text
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }

  const backgroundOf = (element) => {
    for (let at = element; at !== null; at = at.parentElement) {
      const colour = colourOf(getComputedStyle(at).backgroundColor)
      if (colour[3] === 255) return colour
    }
    return [255, 255, 255, 255]
  }

  // WCAG 2.2, relative luminance.
  const luminance = (colour) => {
    const [red, green, blue] = colour.slice(0, 3).map((part) => {
      const share = part / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }

  const findPale = () => {
    for (const one of document.querySelectorAll('main *, header *')) {
      const hasText = [...one.childNodes].some(
        (node) => node.nodeType === Node.TEXT_NODE && node.textContent.trim() !== '',
      )
      if (!hasText || one.tagName === 'title' || one.closest('.unseen') !== null) continue
      const style = getComputedStyle(one)
      const ink = luminance(colourOf(one instanceof SVGElement ? style.fill : style.color))
      const back = luminance(backgroundOf(one))
      const contrast = (Math.max(ink, back) + 0.05) / (Math.min(ink, back) + 0.05)
      if (contrast < 4.5) faults.add(`pale (${contrast.toFixed(1)}): ${one.tagName} ${one.getAttribute('class') ?? ''}`)
    }
  }

  findOverflows()
  for (const svg of document.querySelectorAll('svg')) {
    findOverlaps(svg.querySelectorAll('text'))
    findOutside(svg)
  }
  for (const list of document.querySelectorAll('ol, .step, tbody, section, .summary')) findOverlaps(list.children)
  findPale()
  return [...faults]
})()
