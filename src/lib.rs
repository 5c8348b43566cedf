//! maracsim: what it takes to run timely, high-standard Maracs in Scotland.
