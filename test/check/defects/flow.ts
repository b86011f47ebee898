import type { Defect } from './defect.ts'

/** SIP flow, security and the logic of scripts. */
export const flowDefects: readonly Defect[] = [
  [
    'carrier',
    'a reply after the relay',
    'if (t_check_trans()) t_relay();\n\t\t\texit;',
    'if (t_check_trans()) t_relay();\n\t\t\t«sl_send_reply("200", "OK")»;\n\t\t\texit;',
    'KAM6101',
  ],
]
