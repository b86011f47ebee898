/** Writes docs/check-vs-kamailio.md: part of npm run docs. */
import { writeFileSync } from 'node:fs'
import { checkVersusKamailio, pageFile } from './page.ts'

writeFileSync(pageFile, checkVersusKamailio())
