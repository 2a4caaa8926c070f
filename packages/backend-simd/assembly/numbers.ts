// Numbers as types: `offsetof<N3>()` is the constant 3 while compiling, so that a generic function
// is compiled for one operation alone and every test of which one it is disappears.

@unmanaged
export class N0 {}
@unmanaged
export class N1 extends N0 {
  private n1: u8;
}
@unmanaged
export class N2 extends N1 {
  private n2: u8;
}
@unmanaged
export class N3 extends N2 {
  private n3: u8;
}
@unmanaged
export class N4 extends N3 {
  private n4: u8;
}
@unmanaged
export class N5 extends N4 {
  private n5: u8;
}
@unmanaged
export class N6 extends N5 {
  private n6: u8;
}
@unmanaged
export class N7 extends N6 {
  private n7: u8;
}
@unmanaged
export class N8 extends N7 {
  private n8: u8;
}
@unmanaged
export class N9 extends N8 {
  private n9: u8;
}
@unmanaged
export class N10 extends N9 {
  private n10: u8;
}
@unmanaged
export class N11 extends N10 {
  private n11: u8;
}
@unmanaged
export class N12 extends N11 {
  private n12: u8;
}
@unmanaged
export class N13 extends N12 {
  private n13: u8;
}
@unmanaged
export class N14 extends N13 {
  private n14: u8;
}
@unmanaged
export class N15 extends N14 {
  private n15: u8;
}
@unmanaged
export class N16 extends N15 {
  private n16: u8;
}
@unmanaged
export class N17 extends N16 {
  private n17: u8;
}
@unmanaged
export class N18 extends N17 {
  private n18: u8;
}
@unmanaged
export class N19 extends N18 {
  private n19: u8;
}
@unmanaged
export class N20 extends N19 {
  private n20: u8;
}
@unmanaged
export class N21 extends N20 {
  private n21: u8;
}
@unmanaged
export class N22 extends N21 {
  private n22: u8;
}
@unmanaged
export class N23 extends N22 {
  private n23: u8;
}
@unmanaged
export class N24 extends N23 {
  private n24: u8;
}
@unmanaged
export class N25 extends N24 {
  private n25: u8;
}
