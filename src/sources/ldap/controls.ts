/** Controls of Active Directory (MS-ADTS section 3.1.1.3.4.1), made of what ldapts brings. */

import type { BerReader, BerWriter, Control } from 'ldapts';

type Ldapts = typeof import('ldapts');

/** Asks for what changed since a cookie; see MS-ADTS section 3.1.1.3.4.1.3. */
export interface DirSync extends Control {
  /** Whether there is more to be asked for. */
  readonly more: boolean;
  readonly cookie: Buffer;
}

export interface Controls {
  /** All that the account may see (flag 1), members as they came and went (flag 0x80000000). */
  dirSync(cookie: Buffer): DirSync;
  /** Names in answers carry their GUIDs: `<GUID=…>;<SID=…>;CN=…`. */
  extendedNames(): Control;
  /** Tombstones are told too. */
  showDeleted(): Control;
}

/** Bits 0 (object security) and 31 (incremental values), as a signed number. */
const flags = 1 | (0x80000000 | 0);
/** Bytes that one answer may have at most. */
const most = 1_048_576;

/** The controls; ldapts is handed in, since it is imported only when it is needed. */
export function controlsOf({ Control, BerWriter, Ber }: Ldapts): Controls {
  class Sync extends Control {
    more = false;
    cookie: Buffer;

    constructor(cookie: Buffer) {
      super('1.2.840.113556.1.4.841', { critical: true });
      this.cookie = cookie;
    }

    protected override writeControl(writer: BerWriter): void {
      const value = new BerWriter();
      value.startSequence();
      value.writeInt(flags);
      value.writeInt(most);
      value.writeBuffer(this.cookie, Ber.OctetString);
      value.endSequence();
      writer.writeBuffer(value.buffer, Ber.OctetString);
    }

    protected override parseControl(reader: BerReader): void {
      reader.readSequence();
      this.more = (reader.readInt() ?? 0) !== 0;
      reader.readInt();
      this.cookie = reader.readString(Ber.OctetString, true) ?? Buffer.alloc(0);
    }
  }

  class ExtendedNames extends Control {
    constructor() {
      super('1.2.840.113556.1.4.529', { critical: true });
    }

    protected override writeControl(writer: BerWriter): void {
      const value = new BerWriter();
      value.startSequence();
      // 1: GUIDs as text; 0 would be bytes in hexadecimal.
      value.writeInt(1);
      value.endSequence();
      writer.writeBuffer(value.buffer, Ber.OctetString);
    }
  }

  return {
    dirSync: (cookie) => new Sync(cookie),
    extendedNames: () => new ExtendedNames(),
    showDeleted: () => new Control('1.2.840.113556.1.4.417', { critical: true }),
  };
}
