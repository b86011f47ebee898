/**
 * What the pages do beyond links and unfolding, which work without it: buttons, the keys j and k for the next and previous
 * statement or message, and everything unfolded on paper.
 */
export const pageScript = `
'use strict'
const tools = document.querySelector('.tools')
tools.hidden = false
const unfold = (open) => { for (const one of document.querySelectorAll('.messages details')) one.open = open }
const actions = {
  unfold: (button) => { const open = button.getAttribute('aria-pressed') !== 'true'; button.setAttribute('aria-pressed', String(open)); unfold(open) },
  ran: (button) => button.setAttribute('aria-pressed', String(document.body.classList.toggle('only-ran'))),
}
tools.addEventListener('click', (event) => { const action = actions[event.target.dataset.action]; if (action !== undefined) action(event.target) })
addEventListener('beforeprint', () => unfold(true))
const reveal = () => {
  const target = location.hash === '' ? null : document.getElementById(location.hash.slice(1))
  if (target === null) return
  const fold = target.closest('details')
  if (fold !== null) fold.open = true
  target.scrollIntoView({ block: 'center' })
  target.focus({ preventScroll: true })
}
addEventListener('hashchange', reveal)
reveal()
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || (event.key !== 'j' && event.key !== 'k')) return
  const stops = [...document.querySelectorAll('.trace .step .place, .trace .message a')]
  const at = stops.indexOf(document.activeElement)
  const next = stops[event.key === 'j' ? at + 1 : Math.max(0, at - 1)]
  if (next === undefined) return
  next.focus()
  next.scrollIntoView({ block: 'center' })
})
`
