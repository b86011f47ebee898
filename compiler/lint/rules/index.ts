import type { Rule } from '../rule.ts'
import { ackAnswered } from './ack-answered.ts'
import { ackNotRelayed } from './ack-not-relayed.ts'
import { armedAfterRelay } from './armed-after-relay.ts'
import { byeNotRelayed } from './bye-not-relayed.ts'
import { cancelNotRelayed } from './cancel-not-relayed.ts'
import { methodIgnored } from './method-ignored.ts'
import { noRecordRoute } from './no-record-route.ts'
import { recordRouteRegister } from './record-route-register.ts'
import { recordRouteTwice } from './record-route-twice.ts'
import { recordRouteWithoutLooseRoute } from './record-route-without-loose-route.ts'
import { replyAfterRelay } from './reply-after-relay.ts'
import { requestWithoutAnswer } from './request-without-answer.ts'
import { secondRelay } from './second-relay.ts'
import { strayCancelRelayed } from './stray-cancel-relayed.ts'
import { unknownSuppression } from './unknown-suppression.ts'
import { unusedSuppression } from './unused-suppression.ts'

/** All rules, by name. A rule is one file of this folder; a test fails when it is not listed here. */
export const rules: readonly Rule[] = [
  ackAnswered,
  ackNotRelayed,
  armedAfterRelay,
  byeNotRelayed,
  cancelNotRelayed,
  methodIgnored,
  noRecordRoute,
  recordRouteRegister,
  recordRouteTwice,
  recordRouteWithoutLooseRoute,
  replyAfterRelay,
  requestWithoutAnswer,
  secondRelay,
  strayCancelRelayed,
  unknownSuppression,
  unusedSuppression,
]
