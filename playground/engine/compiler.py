"""How Numba compiles the engine: every function becomes LLVM code once, a kernel machine code once.

Numba by itself optimizes each function with all that it calls and makes machine code of it, because Python
may call it, and links that into every caller, where both are done again: some 200 times for the kernels of
this engine. Here only kernels are optimized, when all their parts have been put together. Passes of Numba
for what kernels have none of (objects, closures, exceptions, reference counts) are left out.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba import _dynfunc  # type: ignore[attr-defined]
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase
from numba.core.compiler_machinery import PassManager, register_pass
from numba.core.typed_passes import (
    AnnotateTypes,
    IRLegalization,
    NativeLowering,
    NoPythonBackend,
    NopythonTypeInference,
    PreLowerStripPhis,
)
from numba.core.untyped_passes import (
    DeadBranchPrune,
    FixupArgs,
    IRProcessing,
    ReconstructSSA,
    TranslateByteCode,
)


class _Part(JITCodeLibrary):
    """LLVM code of a function that kernels call, as it was written."""

    def add_llvm_module(self, ll_module: Any) -> None:
        self._final_module.link_in(ll_module)

    def finalize(self) -> None:
        self._finalized = True

    @property
    def needed(self) -> list[Any]:
        """The libraries of the functions that it calls."""
        return self._linking_libraries


class _Whole(JITCodeLibrary):
    """A kernel with all its parts, which are optimized together."""

    def add_llvm_module(self, ll_module: Any) -> None:
        self._final_module.link_in(ll_module)

    def finalize(self) -> None:
        found: dict[Any, None] = {}
        open_ends = list(self._linking_libraries)
        while open_ends:
            library = open_ends.pop()
            if library not in found:
                found[library] = None
                open_ends += library.needed if isinstance(library, _Part) else []
        self._linking_libraries = list(found)
        super().finalize()

    def _optimize_final_module(self) -> None:
        module, codegen = self._final_module, self.codegen
        module.data_layout = str(codegen.target_data)
        functions = list(self.get_defined_functions())
        # Loops are unrolled here, while their bodies are short.
        simplify, builder = codegen._function_pass_manager()  # noqa: SLF001 - the passes that Numba has chosen
        for function in functions:
            simplify.run(function, builder)
        parts = [library for library in self._linking_libraries if isinstance(library, _Part)]
        names = {each.name for part in parts for each in part.get_defined_functions()}
        for function in functions:
            if function.name in names:
                # Nobody else calls it: what no caller needs of it is left out.
                function.linkage = "internal"
        optimize, builder = codegen._module_pass_manager()  # noqa: SLF001
        optimize.run(module, builder)


@register_pass(mutates_CFG=True, analysis_only=False)
class _KernelLowering(NativeLowering):
    _name = "kernel_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _Whole(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        done: bool = super().run_pass(state)
        return done


@register_pass(mutates_CFG=True, analysis_only=False)
class _PartLowering(NativeLowering):
    _name = "part_lowering"

    def run_pass(self, state: Any) -> bool:
        state.library = _Part(state.targetctx.codegen(), state.func_id.func_qualname)
        state.flags.no_compile = True
        super().run_pass(state)
        lowered = state.cr
        description = lowered.fndesc
        if state.pipeline.is_called:
            state.library.get_function(description.llvm_func_name).add_function_attribute("noinline")
        # What Numba knows it by: a function of C, with nothing in it.
        handle = _dynfunc.make_function(
            description.lookup_module(), description.qualname, "", 0, lowered.env, (state.library,)
        )
        state.targetctx.insert_user_function(handle, description, [state.library])
        state.cr = lowered._replace(cfunc=handle)
        return True


class _EngineCompiler(CompilerBase):
    lowering: type[NativeLowering]

    def define_pipelines(self) -> list[PassManager]:
        """Numba's passes, without those that find nothing to do here."""
        manager = PassManager("engine")
        for each in (
            TranslateByteCode,
            FixupArgs,
            IRProcessing,
            DeadBranchPrune,
            ReconstructSSA,
            NopythonTypeInference,
            PreLowerStripPhis,
            IRLegalization,
            AnnotateTypes,
            self.lowering,
            NoPythonBackend,
        ):
            manager.add_pass(each, each.name())
        manager.finalize()
        return [manager]


@contextmanager
def _no_garbage_collection() -> Iterator[None]:
    """Nearly all that Numba makes is kept until a kernel is done; searching it takes a tenth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class KernelCompiler(_EngineCompiler):
    """Compiles what Python calls."""

    lowering = _KernelLowering

    def compile_extra(self, func: Any) -> Any:
        """Compile a function and all that it calls.

        Args:
            func: the kernel's, in Python.

        Returns:
            Numba's CompileResult.
        """
        with _no_garbage_collection():
            return super().compile_extra(func)


class PartCompiler(_EngineCompiler):
    """Compiles what kernels call, or have inlined where LLVM finds that better."""

    lowering = _PartLowering
    is_called = False


class CalledPartCompiler(PartCompiler):
    """Compiles what kernels call and never have inlined."""

    is_called = True
