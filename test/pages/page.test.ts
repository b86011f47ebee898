import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { explainMessages } from '#tooling/explain-message/explanation.ts'
import { plainText, pointSentence } from '#tooling/explain-message/sentences.ts'
import { PlaceNames } from '#tooling/recording/place-names.ts'
import { pageTitle, renderRecordingPage } from '#tooling/page/page.ts'
import {
  failoverScene,
  forkScene,
  hostileScene,
  longValuesScene,
  registrationScene,
  tooLargeScene,
  type Scene,
} from './scenes.ts'

function pageOf({ recording, readSource }: Scene, title = 'A page'): string {
  return renderRecordingPage(recording, { title, readSource })
}

/** Tags outside the style and the script. */
function tagsOf(page: string): readonly string[] {
  const plain = page.replace(/<style>.*?<\/style>/s, '').replace(/<script>.*?<\/script>/s, '')
  return [...plain.matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag)
}

/** Played once: they are not changed. */
const [failover, fork, hostile, registration] = [failoverScene(), forkScene(), hostileScene(), registrationScene()]

const scenes = [
  ['a call with failure_route', failover],
  ['a fork with CANCEL', fork],
  ['a hostile message', hostile],
  ['a registration', registration],
] as const

describe.each(scenes)('the page of %s', (_, scene) => {
  it('loads nothing, and its links lead to what is there', async () => {
    const page = pageOf(await scene)
    const tags = tagsOf(page)
    expect(
      tags.filter(
        (tag) => / (?:src|style|on[a-z]+|action|background)=/.test(tag) || /^<(?:img|link|iframe|object)/.test(tag),
      ),
    ).toEqual([])
    const ids = [...tags.join('').matchAll(/ id="([^"]*)"/g)].map(([, id = '']) => id)
    expect(new Set(ids).size).toBe(ids.length)
    const links = [...tags.join('').matchAll(/ href="([^"]*)"/g)].map(([, href = '']) => href)
    expect(links.length).toBeGreaterThan(5)
    expect(links.filter((href) => !href.startsWith('#') || !ids.includes(href.slice(1)))).toEqual([])
  })
  it('allows its own style and script alone', async () => {
    const page = pageOf(await scene)
    const hash = (text = ''): string => createHash('sha256').update(text).digest('base64')
    const style = /<style>(.*?)<\/style>/s.exec(page)?.[1]
    const script = /<script>(.*?)<\/script>/s.exec(page)?.[1]
    const policy = / content="(default-src[^"]*)"/.exec(page)?.[1] ?? ''
    expect(policy).toBe(
      `default-src 'none'; style-src 'sha256-${hash(style)}'; script-src 'sha256-${hash(script)}'; base-uri 'none'; form-action 'none'`,
    )
  })
})

it('each arrow of a ladder leads to the line that caused it', async () => {
  const page = pageOf(await failover)
  const arrows = [...page.matchAll(/<g class="arrow[^"]*"[^>]*>.*?<a href="(#f[^"]*)" aria-label="([^"]*)"/g)].map(
    ([, href, said]) => [href, said],
  )
  expect(arrows).toContainEqual(['#f0-63', 'sent: INVITE (SDP), kamailio.cfg:63'])
  expect(arrows).toContainEqual(['#f0-63', 'sent: INVITE (SDP) again, timer of kamailio.cfg:63'])
  expect(arrows).toContainEqual(['#f0-49', 'sent: 180 Ringing (INVITE), transaction of kamailio.cfg:49'])
})

it('the configuration shows how often each line ran, with which values, and what did not run', async () => {
  const page = pageOf(await failover)
  const rowOf = (line: number): string =>
    new RegExp(`<tr class="[^"]*" id="f0-${line}".*?</tr>`, 's').exec(page)?.[0] ?? ''
  expect(rowOf(37)).toContain('class="ran"')
  expect(rowOf(37)).toContain('<td class="count">3</td>')
  expect(rowOf(37)).toContain('$fU=&#34;alice&#34;')
  expect(rowOf(37)).toContain('<span class="times">3 times</span>')
  expect(rowOf(39)).toContain('class="not-run"')
  expect(rowOf(31)).toContain('class="plain"')
  expect(rowOf(63)).toContain('>8 INVITE</a>')
})

it('a message that was sent on is compared with the one that came', async () => {
  const page = pageOf(await failover)
  const sent = /<div class="body" id="m3".*?<\/div>/s.exec(page)?.[0] ?? ''
  expect(sent).toContain('Compared with <a href="#m1">message 1</a>')
  expect(
    [...sent.matchAll(/<span class="(?:ins|del)">(.*?)<\/span>/g)].map(([, line = '']) =>
      line.replace(/branch=.*/, ''),
    ),
  ).toEqual([
    '+ Record-Route: &#60;sip:127.0.0.1;lr;ftag=a1&#62;',
    '+ Via: SIP/2.0/UDP 127.0.0.1;',
    '- Max-Forwards: 70',
    '+ Max-Forwards: 69',
    '+ X-Asked: bob',
  ])
})

it('text of a message and a configuration stays text', async () => {
  const page = pageOf(await hostile, '</title><script>alert(0)</script>')
  expect(page.match(/<script/g)).toHaveLength(1)
  expect(page.match(/<\/script/g)).toHaveLength(1)
  expect(page).toContain('<title>&#60;/title&#62;&#60;script&#62;alert(0)&#60;/script&#62;</title>')
  expect(page.match(/<style/g)).toHaveLength(1)
  expect(page).not.toMatch(/<img|[\0-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e]/)
  expect(page).toContain('<span class="mark">\\u{202e}</span>gnp.exe')
  expect(page).toContain('Jürgen <span class="mark">\\xff</span>')
})

it('a file that cannot be read is shown as far as it ran', async () => {
  const { recording } = await registration
  const page = pageOf({ recording, readSource: () => undefined })
  expect(page).toMatch(/id="f0-13"[^]{0,200}save\(&#34;location&#34;\)/)
  const ids = new Set([...page.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))
  expect([...page.matchAll(/ href="#([^"]*)"/g)].filter(([, id]) => !ids.has(id))).toEqual([])
})

describe('a message that is refused before the script', () => {
  it('is explained by what was logged, on a page without an empty part', async () => {
    const scene = await tooLargeScene()
    const [explanation] = explainMessages(scene.recording)
    const words = explanation?.points.map((one) => plainText(pointSentence(one, PlaceNames.of([]), 0)))
    expect(words).toEqual([
      expect.stringMatching(
        /^No statement ran, and nothing was sent: ERROR: <core>: read message too large: \d+ \(cfg msg recv max size: 32767\)$/,
      ),
    ])
    const page = pageOf(scene)
    expect(page).toContain('read message too large')
    expect(page).not.toContain('Configuration')
    expect(page).not.toContain('#source')
  })
})

it('names a page by few files, and counts more', () => {
  expect(pageTitle(['/a/1.sip', '2.sip', '3.sip'], '/etc/k.cfg')).toBe('1.sip, 2.sip, 3.sip in k.cfg')
  expect(pageTitle(['1.sip', '2.sip', '3.sip', '4.sip', '5.sip'], 'k.cfg')).toBe(
    '1.sip, 2.sip, 3.sip and 2 more in k.cfg',
  )
})

it('shows long values once in full, with their message', async () => {
  const scene = await longValuesScene()
  const page = pageOf(scene)
  expect(page.match(/W{20000}/g)).toHaveLength(1)
  expect(page).toContain('$hdr(Subject)=&#34;WWW')
  expect(page).toContain('→ &#34;short&#34;')
  expect(page).toMatch(/W{1900,2000}… and \d+ bytes more/)
})
