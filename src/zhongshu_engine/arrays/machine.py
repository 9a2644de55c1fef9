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


LANES = 4  # 64-bit words handled by one step of ``unite``


def _lanes(context: Any, builder: Any, array_type: Any, array: Any, position: Any) -> Any:
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [position]), ir.VectorType(_I64, LANES).as_pointer())


@intrinsic
def unite(typing: Any, words: Any, out: Any, a: Any, b: Any) -> Any:
    """``words[out:out+LANES] = words[a:a+LANES] | words[b:b+LANES]``."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        left, right = (
            builder.load(_lanes(context, builder, signature.args[0], args[0], at), align=8) for at in (args[2], args[3])
        )
        target = _lanes(context, builder, signature.args[0], args[0], args[1])
        builder.store(builder.or_(left, right), target, align=8)
        return context.get_dummy_value()

    return types.void(words, types.int64, types.int64, types.int64), generate


@intrinsic
def unite_and_count(typing: Any, words: Any, out: Any, a: Any, b: Any) -> Any:
    """As ``unite``; returns how many bits of the union are set."""

    def generate(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        vector = ir.VectorType(_I64, LANES)
        left, right = (
            builder.load(_lanes(context, builder, signature.args[0], args[0], at), align=8) for at in (args[2], args[3])
        )
        union = builder.or_(left, right)
        builder.store(union, _lanes(context, builder, signature.args[0], args[0], args[1]), align=8)
        count = cgutils.get_or_insert_function(builder.module, ir.FunctionType(vector, [vector]), "llvm.ctpop.v4i64")
        counted = builder.call(count, [union])
        add = cgutils.get_or_insert_function(
            builder.module, ir.FunctionType(_I64, [vector]), "llvm.vector.reduce.add.v4i64"
        )
        return builder.call(add, [counted])

    return types.int64(words, types.int64, types.int64, types.int64), generate
