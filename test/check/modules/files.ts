/** Files that parameters of some modules name, as small as a start takes them; ROOT stands for the folder of the packages of 6.1.5. */
export const moduleFiles = {
  'carrierroute.conf':
    'domain d {\n prefix NULL {\n  max_targets = 1\n  target 127.0.0.1 {\n   prob = 1.0\n   hash_index = 1\n   status = 1\n' +
    '   strip = 0\n  }\n }\n}\n',
  'cdp.xml':
    '<?xml version="1.0" encoding="UTF-8"?>\n<DiameterPeer FQDN="a.b" Realm="b" Vendor_Id="10415" Product_Name="C" ' +
    'AcceptUnknownPeers="0" DropUnknownOnDisconnect="1" Tc="30" Workers="1" QueueLength="32" TransactionTimeout="5" ' +
    'SessionsHashSize="128" DefaultAuthSessionTimeout="3600" MaxAuthSessionTimeout="3600">\n' +
    '<Peer FQDN="hss.b" Realm="b" port="3868"/>\n<Acceptor port="3868" bind="127.0.0.1"/>\n' +
    '<Auth id="16777216" vendor="10415"/>\n</DiameterPeer>\n',
  'cpl.dtd': '<!ELEMENT cpl (incoming?)>\n<!ELEMENT incoming EMPTY>\n',
  'db2_ldap.cfg': '[con:default]\nhost="127.0.0.1"\n[table:t]\nbase="o=x"\nscope="subtree"\nfield_map=a:a\n',
  dictionary:
    '$INCLUDE ROOT/etc/radcli/dictionary\n$INCLUDE ROOT/etc/kamailio/dictionary.kamailio\n' +
    [
      'Sip-Method integer',
      'Sip-Response-Code integer',
      'SIP-From-Tag string',
      'SIP-To-Tag string',
      'SIP-Call-ID string',
      'SIP-Request-Hash string',
      'SIP-URI-User string',
      'Digest-Response string',
      'Digest-Realm string',
      'Digest-Nonce string',
      'Digest-Method string',
      'Digest-URI string',
      'Digest-QOP string',
      'Digest-Algorithm string',
      'Digest-Body-Digest string',
      'Digest-CNonce string',
      'Digest-Nonce-Count string',
      'Digest-User-Name string',
    ]
      .map((line, index) => `ATTRIBUTE ${line.replace(' ', ` ${4200 + index} `)}\n`)
      .join('') +
    'VALUE Acct-Status-Type Failed 15\nVALUE Service-Type Sip-Session 15\n' +
    'VALUE Service-Type Sip-Verify-Destination 41\nVALUE Service-Type Sip-Verify-Source 42\n',
  // A database of MaxMind's format with one node and nothing in it.
  'empty.mmdb':
    `\0\0\x01\0\0\x01${'\0'.repeat(16)}\xe0\xab\xcd\xefMaxMind.com\xe9` +
    '\x4anode_count\xc4\0\0\0\x01\x4brecord_size\xa2\0\x18\x4aip_version\xa2\0\x04\x4ddatabase_type\x41T' +
    '\x49languages\0\x04\x5bbinary_format_major_version\xa2\0\x02\x5bbinary_format_minor_version\xa2\0\0' +
    '\x4bbuild_epoch\x08\x02\0\0\0\0\0\0\0\x01\x4bdescription\xe0',
  'ldap.cfg': '[s]\nldap_server_url="ldap://127.0.0.1"\n',
  'pi.xml':
    '<?xml version="1.0"?>\n<framework>\n<db_url id="d">text://ROOT/usr/share/kamailio/dbtext/kamailio</db_url>\n' +
    '<db_table id="t"><table_name>domain</table_name><db_url_id>d</db_url_id>\n' +
    '<column><field>id</field><type>DB1_INT</type></column></db_table>\n' +
    '<mod><mod_name>m</mod_name><cmd><cmd_name>show</cmd_name><db_table_id>t</db_table_id>' +
    '<cmd_type>DB1_QUERY</cmd_type><query_cols><col><field>id</field></col></query_cols></cmd></mod>\n</framework>\n',
  'radius.conf':
    'authserver 127.0.0.1\nacctserver 127.0.0.1\nservers servers\ndictionary dictionary\nradius_timeout 1\nradius_retries 1\n',
  'script.pl': '1;\n',
  'script.py':
    'class kamailio:\n    def child_init(self, rank):\n        return 0\n\ndef mod_init():\n    return kamailio()\n',
  'script.rb': 'class Kamailio\nend\n',
  servers: '127.0.0.1 secret\n',
  'text.tpl': 'text\n',
}

export type ModuleFile = keyof typeof moduleFiles
