/** The words by which the table of instructions says what one takes from the stack and leaves there. */

export const operandKinds = [
	"i32",
	"i64",
	"f32",
	"f64",
	"v128",
	"anyref",
	"eqref",
	"i31ref",
	"arrayref",
	"externref",
	"exnref",
	/** `(ref i31)`. */
	"i31",
	/** The address type of the memory or table that the first index is of, or the second, and the smaller of both. */
	"address",
	"address2",
	"length",
	/** The type of the local or global, and of the table's elements. */
	"local",
	"global",
	"element",
	/** `(ref null x)` of the first type that is named, or the second, and the new `(ref x)`. */
	"object",
	"object2",
	"new",
	/** Of a struct type: the field's type, unpacked, and all of them. Of an array type: its items', and as many as the count says. */
	"field",
	"field*",
	"item",
	"item*",
	/** `(ref x)` of the function's type. */
	"function",
	/** The reference type that a heap type among the immediates says, and the nullable type at the top of its hierarchy. */
	"target",
	"subject",
	/** A reference of any type, and the same that is not null. */
	"ref",
	"nonnull",
	/** The reference as it lies on the other side of the host's border, nullable if it was. */
	"internalized",
	"externalized",
	/** A value of any type. */
	"any",
	/** Whatever the stack of the block still holds; among what is given: what follows cannot be reached. */
	"any*",
	/** The parameters and the results of the block's type, or of the function or tag. */
	"param*",
	"result*",
	/** The results of the function that the instruction stands in. */
	"return*",
	/** What the label's block takes when it is branched to. */
	"label*",
] as const;
export type Operand = (typeof operandKinds)[number];
