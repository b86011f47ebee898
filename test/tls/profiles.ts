import { address, certificates, tlsPort } from './configs.ts'

const pair = (name: string): string =>
  `private_key = ${certificates}/${name}.key\ncertificate = ${certificates}/${name}.pem`
const ca = `ca_list = ${certificates}/ca.pem`
const deepCa = `ca_list = ${certificates}/deep-ca.pem`

/** Texts of tls.cfg, by what they are for. */
export const profiles = {
  mutual: `[server:default]\nmethod = TLSv1.2+\nverify_certificate = yes\nrequire_certificate = yes\n${pair('server')}\n${ca}\n`,
  optional: `[server:default]\nmethod = TLSv1.2+\nverify_client = optional\n${pair('server')}\n${ca}\n`,
  anyCertificate: `[server:default]\nmethod = TLSv1.2+\nverify_client = optional_no_ca\n${pair('server')}\n${ca}\ncrl = ${certificates}/crl.pem\n`,
  shallow: `[server:default]\nmethod = TLSv1.2+\nverify_client = on\nverify_depth = 0\n${pair('server')}\n${deepCa}\n`,
  deep: `[server:default]\nmethod = TLSv1.2+\nverify_client = on\nverify_depth = 1\n${pair('server')}\n${deepCa}\n`,
  none: `[server:default]\nmethod = TLSv1.2\n${pair('server')}\n`,
  names: [
    `[server:default]\nmethod = TLSv1.2+\n${pair('server')}`,
    `[server:${address}:${tlsPort}]\nmethod = TLSv1.2+\n${pair('second')}\nserver_name = second.example.com`,
    `[server:any]\nmethod = TLSv1.2+\n${pair('client')}\nserver_name = any.example.com\nserver_name_mode = 1`,
    `[server:any]\nmethod = TLSv1.2+\n${pair('self')}\nserver_name = sub.example.com\nserver_name_mode = 2`,
    `[server:any]\nmethod = TLSv1.2+\n${pair('second')}\nserver_name = twice.example.com`,
    `[server:any]\nmethod = TLSv1.2+\n${pair('client')}\nserver_name = twice.example.com`,
  ].join('\n'),
  out: [
    `[server:default]\nmethod = TLSv1.2+\n${pair('server')}`,
    `[client:default]\nmethod = TLSv1.2+\nverify_certificate = yes\nrequire_certificate = yes\n${ca}\nserver_name = default.example.com`,
    `[client:${address}:7001]\nmethod = TLSv1.2+\n${pair('client')}\n${ca}`,
    `[client:any]\nmethod = TLSv1.2+\n${pair('second')}\n${ca}\nserver_name = any.example.com\nserver_id = one`,
    `[client:any]\nmethod = TLSv1.2+\nserver_name = lax.example.com\nserver_id = lax`,
  ].join('\n'),
} as const
