/**
 * `antivirus` finds malware in files; `on-access` while they are opened; `sensor` watches what programs do; `container-sensor` tells containers apart in it;
 * `integrity` notices changed files; `guard` shuts out who guesses passwords; `scanner` looks for known vulnerabilities; `rootkit` for hidden programs;
 * `network` reads what passes on the wire; `accounting` records which programs were run.
 */
export type ProductKind =
  | 'antivirus'
  | 'on-access'
  | 'sensor'
  | 'container-sensor'
  | 'integrity'
  | 'guard'
  | 'scanner'
  | 'rootkit'
  | 'network'
  | 'accounting';

export interface SecurityProduct {
  readonly name: string;
  readonly kinds: readonly ProductKind[];
  /** Names of its processes, cut to 15 characters by the kernel, or of their programs. */
  readonly processes?: RegExp;
  /** Where its programs lie, for processes whose names say nothing. */
  readonly folder?: RegExp;
  readonly packages?: RegExp;
  readonly units?: RegExp;
}

const EDR = ['antivirus', 'on-access', 'sensor'] as const;
const CONTAINER_EDR = [...EDR, 'container-sensor'] as const;
const SENSOR = ['sensor', 'container-sensor'] as const;

/** Products by what their vendors document: process names, packages, units. */
export const PRODUCTS: readonly SecurityProduct[] = [
  {
    name: 'ClamAV',
    kinds: ['antivirus'],
    processes: /^(clamd|freshclam|clamonacc)$/,
    packages: /^(clamav|clamav-daemon|clamav-server|clamd|clamav-clamonacc)$/,
    units: /^(clamav-daemon\.service|clamd(@.*)?(\.service)?|clamd@scan\.service)$/,
  },
  {
    name: 'ClamAV on-access scanning',
    kinds: ['on-access'],
    processes: /^clamonacc$/,
    units: /^clam(av-clam)?onacc(\.service)?$/,
  },
  {
    name: 'Linux Malware Detect',
    kinds: ['antivirus'],
    folder: /^\/usr\/local\/maldetect\//,
    packages: /^maldet(ect)?$/,
    units: /^maldet\.service$/,
  },
  {
    name: 'Microsoft Defender',
    kinds: [...CONTAINER_EDR, 'scanner'],
    processes: /^(wdavdaemon|mdatp_audisp_pl)$/,
    packages: /^mdatp$/,
    units: /^mdatp\.service$/,
  },
  {
    name: 'CrowdStrike Falcon',
    kinds: CONTAINER_EDR,
    processes: /^(falcon-sensor(-b.*)?|falcond)$/,
    packages: /^falcon-sensor$/,
    units: /^falcon-sensor\.service$/,
  },
  {
    name: 'SentinelOne',
    kinds: CONTAINER_EDR,
    processes:
      /^(s1-(agent|orchestrator|orchestrat|network|scanner|perf|firewall)|sentineld|sentinelone-ag.*)$/,
    folder: /^\/opt\/sentinelone\//,
    packages: /^sentinel-?agent$/i,
    units: /^sentinelone\.service$/,
  },
  {
    name: 'Sophos',
    kinds: EDR,
    processes: /^(savd|savscand|SophosScanD|sophos_.*)$/,
    folder: /^\/opt\/sophos-(spl|av)\//,
    units: /^(sophos-spl|sav-protect)\.service$/,
  },
  {
    name: 'ESET',
    kinds: EDR,
    processes: /^(esets_daemon|oaeventd)$/,
    folder: /^\/opt\/eset\//,
    packages: /^(esets|efs|eea)$/,
    units: /^(esets|efs|eea)\.service$/,
  },
  {
    name: 'Trend Micro',
    kinds: EDR,
    processes: /^(ds_agent|ds_am|tmxbc)$/,
    packages: /^ds[-_]agent$/,
    units: /^(ds_agent|tmxbc)\.service$/,
  },
  {
    name: 'Bitdefender',
    kinds: EDR,
    processes: /^(bdagentd|bdsecd|bdepsecd|epagd)$/,
    folder: /^\/opt\/bitdefender-security-tools\//,
    packages: /^bitdefender-security-tools$/,
    units: /^bdsec(d)?\.service$/,
  },
  {
    name: 'Kaspersky',
    kinds: EDR,
    processes: /^kesl$/,
    folder: /^\/opt\/kaspersky\/kesl\//,
    packages: /^kesl(-astra)?$/,
    units: /^kesl(-supervisor)?\.service$/,
  },
  {
    name: 'Trellix',
    kinds: EDR,
    processes: /^(mfetpd|mfeespd|isectpd)$/,
    packages: /^(McAfeeTP|ISecTP|mcafeetp)$/,
    units: /^(mfetpd|mfeespd)\.service$/,
  },
  {
    name: 'Carbon Black',
    kinds: CONTAINER_EDR,
    processes: /^(cbagentd|cbdaemon)$/,
    packages: /^(cb-psc-sensor|cbagentd|cb-sensor)$/,
    units: /^(cbagentd|cbdaemon)\.service$/,
  },
  {
    name: 'Cortex XDR',
    kinds: CONTAINER_EDR,
    folder: /^\/opt\/traps\//,
    packages: /^cortex-agent$/,
    units: /^traps_pmd\.service$/,
  },
  {
    name: 'Elastic Defend',
    kinds: CONTAINER_EDR,
    processes: /^elastic-endpoin/,
    folder: /^\/opt\/Elastic\/Endpoint\//,
    units: /^ElasticEndpoint\.service$/,
  },
  {
    name: 'Cybereason',
    kinds: EDR,
    processes: /^cybereason-sens/,
    packages: /^cybereason-sensor$/,
    units: /^cybereason-sensor\.service$/,
  },
  {
    name: 'HarfangLab',
    kinds: EDR,
    processes: /^hurukai/,
    packages: /^hurukai(-agent)?$/,
    units: /^hurukai\.service$/,
  },
  {
    name: 'WithSecure',
    kinds: EDR,
    processes: /^(fsavd|fsma2|fsatd)$/,
    folder: /^\/opt\/f-secure\//,
    packages: /^f-secure-linuxsecurity$/,
    units: /^f-secure-linuxsecurity.*\.service$/,
  },
  {
    name: 'Acronis Cyber Protect',
    kinds: ['antivirus', 'on-access'],
    folder: /^\/(opt|usr\/lib)\/Acronis\/.*(active-protection|CyberProtectionService)/,
    units: /^acronis_(mms|cyber_protection)\.service$/,
  },
  {
    name: 'ImunifyAV',
    kinds: ['antivirus', 'on-access'],
    processes: /^imunify(360|-antivirus)?/,
    packages: /^(imunify-antivirus|imunify360-firewall)$/,
    units: /^imunify(-antivirus|360)(-\w+)?\.service$/,
  },
  {
    name: 'Symantec Endpoint Protection',
    kinds: ['antivirus', 'on-access'],
    processes: /^(rtvscand|smcd|sisamdagent|sisamddaemon)$/,
    packages: /^(sav|savap|sdcss(-\w+)?)$/,
    units: /^(rtvscand|sisamddaemon)\.service$/,
  },
  {
    name: 'Comodo Antivirus',
    kinds: ['antivirus'],
    processes: /^cmdagent$/,
    folder: /^\/opt\/COMODO\//,
    packages: /^cav-linux$/,
  },
  {
    name: 'Cisco Secure Endpoint',
    kinds: EDR,
    processes: /^ampdaemon$/,
    packages: /^ciscoampconnector$/,
    units: /^cisco-amp\.service$/,
  },
  {
    name: 'FortiClient',
    kinds: EDR,
    processes: /^(fctsched|fmon|fortitray)$/,
    folder: /^\/opt\/forticlient\//,
    packages: /^forticlient/,
    units: /^forticlient\.service$/,
  },
  {
    name: 'Dr.Web',
    kinds: ['antivirus', 'on-access'],
    processes: /^drweb-/,
    packages: /^drweb-(workstations|file-servers|configd)/,
    units: /^drweb-configd\.service$/,
  },
  {
    name: 'Falco',
    kinds: SENSOR,
    processes: /^falco$/,
    packages: /^falco$/,
    units: /^falco(-.*)?\.service$/,
  },
  {
    name: 'Tetragon',
    kinds: SENSOR,
    processes: /^tetragon$/,
    packages: /^tetragon$/,
    units: /^tetragon\.service$/,
  },
  { name: 'Tracee', kinds: SENSOR, processes: /^tracee(-ebpf)?$/, units: /^tracee\.service$/ },
  {
    name: 'Sysdig',
    kinds: SENSOR,
    processes: /^(dragent|sysdig|sysdigcloud)$/,
    packages: /^(sysdig|draios-agent)$/,
    units: /^dragent\.service$/,
  },
  {
    name: 'KubeArmor',
    kinds: SENSOR,
    processes: /^kubearmor$/i,
    packages: /^kubearmor$/,
    units: /^kubearmor\.service$/,
  },
  { name: 'Aqua Enforcer', kinds: SENSOR, processes: /^(aqua-enforcer|slk)$/, folder: /^\/opt\/aquasec\// },
  {
    name: 'Prisma Cloud Defender',
    kinds: SENSOR,
    processes: /^twistlock_defen/,
    folder: /^\/twistlock\/|\/twistlock_defender$/,
  },
  {
    name: 'Datadog Workload Protection',
    kinds: SENSOR,
    folder: /\/datadog-agent\/embedded\/bin\/security-agent$/,
  },
  {
    name: 'osquery',
    kinds: ['sensor'],
    processes: /^osqueryd$/,
    packages: /^osquery$/,
    units: /^osqueryd\.service$/,
  },
  {
    name: 'Wazuh',
    kinds: ['sensor', 'integrity', 'rootkit', 'scanner'],
    processes: /^wazuh-(agentd|syscheckd|modulesd)$/,
    packages: /^wazuh-(agent|manager)$/,
    units: /^wazuh-(agent|manager)\.service$/,
  },
  {
    name: 'OSSEC',
    kinds: ['sensor', 'integrity', 'rootkit'],
    processes: /^ossec-(agentd|syscheckd)$/,
    packages: /^ossec-hids/,
    units: /^ossec(-hids)?\.service$/,
  },
  {
    name: 'Auditbeat',
    kinds: ['sensor', 'integrity'],
    processes: /^auditbeat$/,
    packages: /^auditbeat$/,
    units: /^auditbeat\.service$/,
  },
  { name: 'AIDE', kinds: ['integrity'], processes: /^aide$/, packages: /^aide(-common|-dynamic|-xen)?$/ },
  { name: 'Tripwire', kinds: ['integrity'], processes: /^tripwire$/, packages: /^tripwire$/ },
  {
    name: 'Samhain',
    kinds: ['integrity'],
    processes: /^samhain$/,
    packages: /^samhain$/,
    units: /^samhain(\.service)?$/,
  },
  { name: 'afick', kinds: ['integrity'], packages: /^afick$/ },
  {
    name: 'Osiris',
    kinds: ['integrity'],
    processes: /^osirisd$/,
    packages: /^osiris(d)?$/,
    units: /^osirisd?(\.service)?$/,
  },
  { name: 'Integrit', kinds: ['integrity'], packages: /^integrit$/ },
  {
    name: 'fail2ban',
    kinds: ['guard'],
    processes: /^fail2ban-server$/,
    packages: /^fail2ban(-server)?$/,
    units: /^fail2ban(\.service)?$/,
  },
  {
    name: 'CrowdSec',
    kinds: ['guard'],
    processes: /^crowdsec$/,
    packages: /^crowdsec$/,
    units: /^crowdsec(\.service)?$/,
  },
  {
    name: 'SSHGuard',
    kinds: ['guard'],
    processes: /^(sshguard|sshg-parser|sshg-blocker)$/,
    packages: /^sshguard$/,
    units: /^sshguard(\.service)?$/,
  },
  {
    name: 'DenyHosts',
    kinds: ['guard'],
    processes: /^denyhosts(\.py)?$/,
    packages: /^denyhosts$/,
    units: /^denyhosts(\.service)?$/,
  },
  { name: 'Trivy', kinds: ['scanner'], processes: /^trivy$/, packages: /^trivy$/ },
  { name: 'Grype', kinds: ['scanner'], packages: /^grype$/ },
  { name: 'debsecan', kinds: ['scanner'], packages: /^debsecan$/ },
  { name: 'arch-audit', kinds: ['scanner'], packages: /^arch-audit$/ },
  {
    name: 'Qualys Cloud Agent',
    kinds: ['scanner'],
    processes: /^qualys-cloud-ag/,
    packages: /^qualys-cloud-agent$/,
    units: /^qualys-cloud-agent\.service$/,
  },
  {
    name: 'Nessus',
    kinds: ['scanner'],
    processes: /^(nessusd|nessus-service|nessus-agent-mo.*)$/,
    packages: /^Nessus(Agent)?$/i,
    units: /^nessus(d|agent)\.service$/,
  },
  {
    name: 'Rapid7 Insight Agent',
    kinds: ['scanner'],
    folder: /^\/opt\/rapid7\/ir_agent\//,
    units: /^ir_agent\.service$/,
  },
  {
    name: 'Suricata',
    kinds: ['network'],
    processes: /^suricata(-main)?$/i,
    packages: /^suricata$/,
    units: /^suricata(\.service)?$/,
  },
  {
    name: 'Snort',
    kinds: ['network'],
    processes: /^snort3?$/,
    packages: /^snort3?$/,
    units: /^snort3?(\.service)?$/,
  },
  {
    name: 'Zeek',
    kinds: ['network'],
    processes: /^(zeek|bro)$/,
    folder: /^\/opt\/zeek\//,
    packages: /^(zeek|zeek-lts|bro)$/,
    units: /^zeek(\.service)?$/,
  },
  {
    name: 'process accounting',
    kinds: ['accounting'],
    packages: /^(acct|psacct)$/,
    units: /^(acct|psacct)(\.service)?$/,
  },
  { name: 'Snoopy', kinds: ['accounting'], packages: /^snoopy$/ },
  {
    name: 'sysstat',
    kinds: ['accounting'],
    packages: /^sysstat$/,
    units: /^sysstat(\.service)?$/,
  },
  {
    name: 'Endlessh',
    kinds: ['guard'],
    processes: /^endlessh(-go)?$/,
    packages: /^endlessh$/,
    units: /^endlessh(\.service)?$/,
  },
  { name: 'rkhunter', kinds: ['rootkit'], packages: /^rkhunter$/ },
  { name: 'chkrootkit', kinds: ['rootkit'], packages: /^chkrootkit$/ },
  { name: 'unhide', kinds: ['rootkit'], packages: /^unhide$/ },
];
