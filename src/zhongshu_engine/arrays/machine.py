"""Unchecked memory access for compiled loops: what Numba's indexing leaves out.

Decides nothing; each function is one machine instruction. In: arrays and positions that the caller has proved valid.
Never checks a bound
or wraps a negative index, so only kernels whose positions come from a validated graph may use it. Whence: LLVM
language reference.
"""

# mypy: ignore-errors
from __future__ import annotations

from typing import Any

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic

_I8, _I32, _I64 = ir.IntType(8), ir.IntType(32), ir.IntType(64)
READ, WRITE = 0, 1


def _pointer(context: Any, builder: Any, signature: Any, args: Any) -> Any:
    array = context.make_array(signature.args[0])(context, builder, args[0])
    return builder.gep(array.data, [args[1]])


@intrinsic
def peek(typing: Any, array: Any, position: Any) -> Any:
    """``array[position]`` without bounds or sign."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        return builder.load(_pointer(context, builder, signature, args))

    return array.dtype(array, types.int64), generate


@intrinsic
def poke(typing: Any, array: Any, position: Any, value: Any) -> Any:
    """``array[position] = value`` without bounds or sign; the value is cut to the array's type."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        item = context.cast(builder, args[2], signature.args[2], signature.args[0].dtype)
        builder.store(item, _pointer(context, builder, signature, args))
        return context.get_dummy_value()

    return types.void(array, types.int64, value), generate


def _prefetcher(mode: int) -> Any:
    @intrinsic
    def prefetch(typing: Any, array: Any, position: Any) -> Any:
        def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            address = builder.bitcast(_pointer(context, builder, signature, args), _I8.as_pointer())
            kind = ir.FunctionType(ir.VoidType(), [_I8.as_pointer(), _I32, _I32, _I32])
            call = cgutils.get_or_insert_function(builder.module, kind, "llvm.prefetch.p0")
            builder.call(call, [address, _I32(mode), _I32(3), _I32(1)])
            return context.get_dummy_value()

        return types.void(array, types.int64), generate

    return prefetch


prefetch_read = _prefetcher(READ)
prefetch_write = _prefetcher(WRITE)


@intrinsic
def ones(typing: Any, word: Any) -> Any:
    """How many bits of a 64-bit word are set."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        call = cgutils.get_or_insert_function(builder.module, ir.FunctionType(_I64, [_I64]), "llvm.ctpop.i64")
        return builder.call(call, [args[0]])

    return types.int64(types.uint64), generate


@intrinsic
def excess(typing: Any, value: Any, floor: Any) -> Any:
    """``max(value - floor, 0)`` of two numbers that are not negative, without a branch that no processor could foresee."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = ir.FunctionType(_I64, [_I64, _I64])
        call = cgutils.get_or_insert_function(builder.module, kind, "llvm.usub.sat.i64")
        return builder.call(call, [args[0], args[1]])

    return types.int64(types.int64, types.int64), generate


CHUNK = 16  # items moved by one step of ``take_below``


@intrinsic
def take_below(typing: Any, items: Any, position: Any, limit: Any, into: Any, at: Any, base: Any) -> Any:
    """Copy ``CHUNK`` items, less ``base``, to ``into[at:]``; returns how many of them, from the first on, are below
    ``limit``.

    Lists of unknown length are so moved without a branch an item, whose end no processor can foresee.
    """
    vector = ir.VectorType(_I32, CHUNK)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def place(array: int, offset: int) -> Any:
            data = context.make_array(signature.args[array])(context, builder, args[array]).data
            return builder.bitcast(builder.gep(data, [args[offset]]), vector.as_pointer())

        def spread(value: Any) -> Any:
            one = builder.insert_element(ir.Constant(vector, ir.Undefined), value, _I32(0))
            return builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), ir.Constant(vector, [0] * CHUNK))

        found = builder.load(place(0, 1), align=4)
        builder.store(builder.sub(found, spread(args[5])), place(3, 4), align=4)
        below = builder.bitcast(builder.icmp_unsigned("<", found, spread(args[2])), ir.IntType(CHUNK))
        beyond = builder.or_(builder.zext(builder.not_(below), _I64), _I64(1 << CHUNK))
        first = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_I64, [_I64, ir.IntType(1)]), "llvm.cttz.i64"
        )
        return builder.call(first, [beyond, ir.IntType(1)(1)])

    return types.int64(items, types.int64, types.uint32, into, types.int64, types.uint32), generate


WIDE = 8  # 64-bit words taken at one step of ``unite_rows``
TOGETHER = 4  # such steps made side by side where the range is long enough


def _wide(context: Any, builder: Any, array_type: Any, array: Any, position: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [position]), ir.VectorType(_I64, WIDE).as_pointer())


@intrinsic
def unite_rows(typing: Any, words: Any, out: Any, rows: Any, count: Any, begin: Any, end: Any) -> Any:
    """``words[out+c] = words[rows[0]+c] | .. | words[rows[count-1]+c]`` for c from ``begin`` up to ``end`` in steps of
    ``WIDE``; returns how many bits of the union are set. ``count`` is at least 1.
    """
    vector = ir.VectorType(_I64, WIDE)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        kind = signature.args[0]
        starts = context.make_array(signature.args[2])(context, builder, args[2]).data
        total, *unions = (cgutils.alloca_once(builder, vector) for _ in range(1 + TOGETHER))
        count = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(vector, [vector]), f"llvm.ctpop.v{WIDE}i64"
        )
        builder.store(ir.Constant(vector, [0] * WIDE), total)

        def part(row: Any, column: Any) -> Any:
            start = builder.load(builder.gep(starts, [row]))
            return builder.load(_wide(context, builder, kind, args[0], builder.add(start, column)), align=8)

        def unite(begin: Any, end: Any, columns: int) -> None:
            """Columns are taken several at a time, so that the loop over the rows is walked less often."""
            step = _I64(WIDE * columns)
            with cgutils.for_range_slice(builder, begin, end, step) as (column, _):
                places = [builder.add(column, _I64(WIDE * c)) for c in range(columns)]
                for union, place in zip(unions, places, strict=False):
                    builder.store(part(_I64(0), place), union)
                with cgutils.for_range_slice(builder, _I64(1), args[3], _I64(1)) as (row, _):
                    for union, place in zip(unions, places, strict=False):
                        builder.store(builder.or_(builder.load(union), part(row, place)), union)
                for union, place in zip(unions, places, strict=False):
                    whole = builder.load(union)
                    builder.store(whole, _wide(context, builder, kind, args[0], builder.add(args[1], place)), align=8)
                    builder.store(builder.add(builder.load(total), builder.call(count, [whole])), total)

        at_once = builder.and_(builder.sub(args[5], args[4]), _I64(-WIDE * TOGETHER))
        middle = builder.add(args[4], at_once)
        unite(args[4], middle, TOGETHER)
        unite(middle, args[5], 1)
        add = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_I64, [vector]), f"llvm.vector.reduce.add.v{WIDE}i64"
        )
        return builder.call(add, [builder.load(total)])

    return types.int64(words, types.int64, rows, types.int64, types.int64, types.int64), generate


@intrinsic
def count_at(typing: Any, words: Any, rows: Any, at: Any, word: Any, shift: Any) -> Any:
    """How many of the ``WIDE`` rows that begin at ``words[rows[at]]`` .. have bit ``shift`` of their word ``word`` set."""
    vector = ir.VectorType(_I64, WIDE)
    flags, places = ir.VectorType(ir.IntType(1), WIDE), ir.VectorType(_I64.as_pointer(), WIDE)

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        def spread(value: Any) -> Any:
            one = builder.insert_element(ir.Constant(vector, ir.Undefined), value, _I32(0))
            order = ir.Constant(ir.VectorType(_I32, WIDE), [0] * WIDE)
            return builder.shuffle_vector(one, ir.Constant(vector, ir.Undefined), order)

        data = context.make_array(signature.args[0])(context, builder, args[0]).data
        starts = builder.load(_wide(context, builder, signature.args[1], args[1], args[2]), align=8)
        base = builder.ptrtoint(builder.gep(data, [args[3]]), _I64)
        address = builder.add(spread(base), builder.shl(starts, ir.Constant(vector, [3] * WIDE)))
        kind = ir.FunctionType(vector, [places, _I32, flags, vector])
        gather = cgutils.get_or_insert_function(builder.module, kind, f"llvm.masked.gather.v{WIDE}i64.v{WIDE}p0")
        every, none = ir.Constant(flags, [1] * WIDE), ir.Constant(vector, [0] * WIDE)
        found = builder.call(gather, [builder.inttoptr(address, places), _I32(8), every, none])
        bits = builder.and_(builder.lshr(found, spread(args[4])), ir.Constant(vector, [1] * WIDE))
        add = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_I64, [vector]), f"llvm.vector.reduce.add.v{WIDE}i64"
        )
        return builder.call(add, [bits])

    return types.int64(words, rows, types.int64, types.int64, types.int64), generate
